/* Checks an opened ballot on this phone: the file goes nowhere. Without a script the house checks it. */
import { wrongIn } from "./belenios/spoiled.js";

const form = document.querySelector("[data-opened]");
const part = (name) => form.querySelector(`[data-part=${name}]`);
const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);

function chosen(election, text) {
  const { choices } = JSON.parse(text);
  return election.questions.map((question, i) => question.answers.filter((_, j) => choices[i][j]).join("、")).join("；");
}

/* One line for each box: every one must hold, and all must say the same. */
function look(elections, text) {
  const lines = text.split("\n"), wrong = lines.map((line, i) => wrongIn(elections[i], line)).find(Boolean);
  if (wrong) { return [`said${capital(wrong)}`, ""]; }
  const inside = lines.map((line, i) => chosen(elections[i], line));
  return inside.every((one) => one === inside[0]) ? ["saidHolds", inside[0] || form.dataset.saidNone] : ["saidBallot", ""];
}

async function check() {
  const file = part("file").files[0], text = (file ? await file.text() : form.elements.text.value).trim();
  let said = ["saidForm", ""];
  try {
    said = look(JSON.parse(part("election").textContent).map((one) => JSON.parse(one)), text);
  } catch (error) { said = ["saidForm", ""]; }
  part("said").textContent = form.dataset[said[0]] + said[1];
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
