// Light or dark, as the reader chose on this device. Without a choice, or without JavaScript, the system decides.
(() => {
  "use strict";
  const key = "onrecord.scheme";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const read = () => { try { return localStorage.getItem(key); } catch { return null; } };
  const write = (value) => { try { localStorage.setItem(key, value); } catch { /* private window: holds until it closes */ } };
  const now = () => root.dataset.scheme || (system.matches ? "dark" : "light");

  const chosen = read();
  if (chosen === "light" || chosen === "dark") root.dataset.scheme = chosen;

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector('[data-onrecord="scheme"]');
    if (!button) return;
    const label = () => { button.textContent = now() === "dark" ? button.dataset.light : button.dataset.dark; };
    button.addEventListener("click", () => {
      root.dataset.scheme = now() === "dark" ? "light" : "dark";
      write(root.dataset.scheme);
      label();
    });
    system.addEventListener("change", label);
    label();
    button.hidden = false;
  });
})();
