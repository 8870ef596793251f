/* Makes a team the reader's own, which the home page shows; kept in this browser alone. */
const button = document.getElementById("td-my-team");
const { ref, name, home, done } = button.dataset;
const root = new URL(home, location.href);
const key = `${root.pathname}.td-team`;
const show = () => Object.assign(button, { textContent: done, disabled: true });

try {
  if (JSON.parse(localStorage.getItem(key))?.ref === ref) show();
} catch (error) {
  console.warn("what this browser keeps cannot be read:", error);
}
button.addEventListener("click", () => {
  const contacts = [...document.querySelectorAll(".td-owner-card .td-reach a")].map((one) => ({ title: one.textContent, href: one.href }));
  const url = location.pathname.slice(root.pathname.length);
  try {
    localStorage.setItem(key, JSON.stringify({ ref, name, url, contacts, more: 0, owns: [], looks: [] })); // the home page adds the rest
    show();
  } catch (error) {
    console.warn("this browser keeps nothing:", error);
  }
});
