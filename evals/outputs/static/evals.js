// The evaluation's own part: filters by class, slot, suite and system.
{
  const get = (id) => document.getElementById(id);
  const value = (id) => get(id)?.value || "";
  const classes = [...document.querySelectorAll("[name=class]")];

  claimPage({
    home: ".result",
    describe: (item) => ({
      outcome: item.dataset.class,
      slots: item.dataset.slots.split(";").filter(Boolean).map((slot) => slot.split(":")),
    }),
    controls: [...["f-slot", "f-suite", "f-system"].map(get), ...classes],
    fits() {
      const kinds = classes.filter((box) => box.checked).map((box) => box.value);
      const [slot, suite, system] = ["f-slot", "f-suite", "f-system"].map(value);
      // A slot without a class asks for all that is not right in it.
      const right = (outcome) => (kinds.length ? kinds.includes(outcome) : !slot || outcome !== "correct");
      return (claim) =>
        (!system || claim.home.dataset.system === system) &&
        (!suite || claim.home.closest(".article").dataset.suite === suite) &&
        (slot ? claim.slots.some(([row, outcome]) => row === slot && right(outcome)) : right(claim.outcome));
    },
    tag: (claim) => claim.item.querySelector(".badge").cloneNode(true),
  }).start();
}
