"""What both browsers run in a page with a form: the bodies of functions, for whichever engine drives it."""

TYPED = """const form = [...document.forms].find((one) => one.closest("main") && one.method === "post" &&
  new URL(one.action).pathname === location.pathname);"""
"""Finds the form that the page is for."""
FILL = (
    TYPED
    + """
const [name, value] = given;
const fields = [...form.elements].filter((field) => field.name === name && field.type !== "hidden");
const box = fields.find((field) => ["radio", "checkbox"].includes(field.type) && field.value === value);
if (box) box.checked = true;
else fields[0].value = value;
if (!box && fields[0].value !== value) throw new Error(`${name} does not take ${value}`);
for (const type of ["input", "change"]) (box ?? fields[0]).dispatchEvent(new Event(type, { bubbles: true }));
"""
)
VALUES = (
    TYPED
    + """
const isShown = (name) => name === "client_uuid" ||
  [...form.elements].some((field) => field.name === name && field.type !== "hidden");
return form ? [...new FormData(form)].filter(([name]) => isShown(name)) : [];
"""
)
SEND = TYPED + 'form.requestSubmit(form.querySelector("button[type=submit], button:not([type])"));'
KEPT = 'return Number(document.querySelector("keep-typed").dataset.kept ?? 0);'
"""How often the page has kept on the disk what was typed."""
IS_READY = """document.readyState === "complete" &&
  (document.querySelector("keep-typed")?.hasAttribute("data-ready") ?? true)"""
"""An expression: whether the page is there, with what was typed before."""
