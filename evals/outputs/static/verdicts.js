// Verdicts: filters by words, class, system and the gold's answers. A class without a system asks for it in any.
{
  const get = (id) => document.getElementById(id);
  const bar = get("v-filters");
  if (bar) {
    const families = [...document.querySelectorAll(".fam")].map((item) => ({
      item,
      words: item.textContent.toLowerCase(),
      sides: item.dataset.sides.trim().split(" ").map((side) => side.split(":")),
    }));
    const lists = ["v-mode", "v-label", "v-said"].map(get);
    const classes = [...bar.querySelectorAll("[name=v-class]")];

    const apply = () => {
      const words = get("v-text").value.toLowerCase().split(/\s+/).filter(Boolean);
      const kinds = classes.filter((box) => box.checked).map((box) => box.value);
      const [mode, label, said] = lists.map((list) => list.value);
      let count = 0;
      for (const { item, words: known, sides } of families) {
        const fits =
          (!label || item.dataset.label === label) &&
          (!said || item.dataset.said === said) &&
          sides.some(([of, outcome]) => (!mode || of === mode) && (!kinds.length || kinds.includes(outcome))) &&
          words.every((word) => known.includes(word));
        item.hidden = !fits;
        count += fits;
      }
      const narrowed = words.length || kinds.length || mode || label || said;
      get("v-count").textContent = narrowed ? `${count} of ${families.length} families` : `${families.length} families`;
      get("v-clear").disabled = !narrowed;
    };

    for (const control of [get("v-text"), ...lists, ...classes]) control.addEventListener("input", apply);
    get("v-clear").addEventListener("click", () => {
      get("v-text").value = "";
      for (const list of lists) list.value = "";
      for (const box of classes) box.checked = false;
      apply();
    });
    apply();
  }
}
