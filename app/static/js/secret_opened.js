/* Checks an opened ballot on this phone: the file goes nowhere. Without a script the house checks it. */
import { wrongIn } from "./belenios/spoiled.js";

const form = document.querySelector("[data-opened]");
const part = (name) => form.querySelector(`[data-part=${name}]`);
const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);

function chosen(election, text) {
  const { choices } = JSON.parse(text);
  return election.questions.map((question, i) => question.answers.filter((_, j) => choices[i][j]).join("、")).join("；");
}

async function check() {
  const file = part("file").files[0], text = (file ? await file.text() : form.elements.text.value).trim();
  let said = "saidForm", inside = "";
  try {
    const election = JSON.parse(JSON.parse(part("election").textContent)), wrong = wrongIn(election, text);
    said = wrong ? `said${capital(wrong)}` : "saidHolds";
    if (!wrong) { inside = chosen(election, text); }
  } catch (error) { said = "saidForm"; }
  part("said").textContent = form.dataset[said] + inside;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
