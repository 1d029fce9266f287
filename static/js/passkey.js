/* A passkey as second factor: the browser is asked what the page carries (#passkey-options), its answer goes into the
 * form's hidden field, and the form is sent. Without this file, or in a browser without passkeys, the form stays away.
 */
(() => {
  "use strict";

  const form = document.querySelector("form[data-passkey]");
  const options = document.getElementById("passkey-options");
  if (!form || !options || !window.PublicKeyCredential || !navigator.credentials) return;

  const absent = document.querySelector(".passkey-absent");
  const failed = form.querySelector(".passkey-failed");
  form.hidden = false;
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

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    delete form.dataset.sending;
    failed.hidden = true;
    try {
      const credential = await navigator.credentials[form.dataset.passkey](question());
      form.elements.passkey.value = answer(credential);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
})();
