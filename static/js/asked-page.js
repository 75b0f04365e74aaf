/* Asks for a page of the site, which arrives taken apart: no text becomes a page here, so Trusted Types forbid nothing.
   Rejects where no answer comes. */
export function askedPage(address, { method = "GET", body = null } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.responseType = "document";
    request.addEventListener("load", () => {
      resolve({ isGood: request.status >= 200 && request.status < 300, page: request.response });
    });
    for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, reject);
    request.send(body);
  });
}
