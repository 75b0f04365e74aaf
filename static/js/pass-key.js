/* <pass-key data-do="create|get|ask" data-failed="…" data-impossible="…">, around a form with a button and a hidden field
   `credential`: asks this device for a passkey, or makes one, and sends what it answers. What is asked stands in the JSON
   of the element, or comes from the form's own address where nobody is signed in yet.

   Without this script, or in a browser without passkeys, the button says nothing and stays away. */
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (keys) => (keys ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

/* The binary parts travel as base64url, as the standard's own toJSON() writes them. Not every browser has that yet. */
function sent(credential) {
  const { response } = credential;
  const parts = {};
  for (const name of ["attestationObject", "authenticatorData", "clientDataJSON", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return {
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

class PassKey extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.button = this.querySelector("[data-pass-key]");
    this.said = this.querySelector("[role=status]");
    if (!window.PublicKeyCredential || !window.isSecureContext) return;
    // A passkey belongs to a name, never to a number.
    if (/^[\d.]+$|^\[/.test(location.hostname)) return this.say(this.dataset.do === "ask" ? "" : this.dataset.impossible);
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.ask());
  }

  async options() {
    const told = this.querySelector("script[type='application/json']");
    if (told) return Object.values(JSON.parse(told.textContent))[0];
    const answer = await fetch(this.form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).request_options;
  }

  say(words) {
    this.said.textContent = words;
  }

  async ask() {
    this.say("");
    this.button.disabled = true;
    try {
      const { publicKey } = await this.options();
      publicKey.challenge = bytes(publicKey.challenge);
      this.form.elements.credential.value = JSON.stringify(sent(await this.answer(publicKey)));
      this.form.requestSubmit();
    } catch (error) {
      this.say(error.name === "SecurityError" ? this.dataset.impossible : this.dataset.failed);
    } finally {
      this.button.disabled = false;
    }
  }

  answer(publicKey) {
    if (this.dataset.do !== "create") {
      publicKey.allowCredentials = listed(publicKey.allowCredentials);
      return navigator.credentials.get({ publicKey });
    }
    publicKey.user.id = bytes(publicKey.user.id);
    publicKey.excludeCredentials = listed(publicKey.excludeCredentials);
    // One that signs in by itself: kept on the device, and opened by finger, face or PIN.
    publicKey.authenticatorSelection = {
      ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
    };
    return navigator.credentials.create({ publicKey });
  }
}

customElements.define("pass-key", PassKey);
