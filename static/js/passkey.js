/* A passkey as second factor: the browser is asked what the page carries (#passkey-options), its answer goes into the
 * form's hidden field, and the form is sent. Without this file, or in a browser without passkeys, the button stays away.
 */
(() => {
  "use strict";

  const button = document.querySelector("button[data-passkey]");
  const options = document.getElementById("passkey-options");
  if (!button || !options || !window.PublicKeyCredential || !navigator.credentials) return;

  const form = button.form;
  const absent = document.querySelector(".passkey-absent");
  const failed = form.querySelector(".passkey-failed");
  form.hidden = false;
  button.hidden = false;
  if (absent) absent.hidden = true;

  const toBytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  };
  const toText = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

  function question() {
    const asked = JSON.parse(options.textContent).publicKey;
    asked.challenge = toBytes(asked.challenge);
    if (asked.user) asked.user.id = toBytes(asked.user.id);
    if (asked.excludeCredentials) asked.excludeCredentials = named(asked.excludeCredentials);
    if (asked.allowCredentials) asked.allowCredentials = named(asked.allowCredentials);
    return { publicKey: asked };
  }

  function answer(credential) {
    const response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach((part) => {
      if (credential.response[part]) response[part] = toText(credential.response[part]);
    });
    const extensions = credential.getClientExtensionResults();
    return JSON.stringify({
      id: credential.id, rawId: toText(credential.rawId), type: credential.type, response,
      clientExtensionResults: extensions,
    });
  }

  async function use() {
    failed.hidden = true;
    try {
      const credential = await navigator.credentials[button.dataset.passkey](question());
      form.querySelector("[name$=passkey]").value = answer(credential);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  }

  button.addEventListener("click", use);
  if (!form.querySelector("button:not([type=button])")) { // nothing else sends this form: Enter does the same
    form.addEventListener("submit", (event) => { event.preventDefault(); use(); });
  }
})();
