/**
 * The block in WordPress' editor: the real frame, and a sidebar with a control for each attribute.
 * Which attributes there are, and what they take, comes from facts.json.
 */
(() => {
  "use strict";
  const { createElement: h, Fragment } = wp.element;
  const { InspectorControls, useBlockProps } = wp.blockEditor;
  const { BaseControl, ColorPalette, Notice, PanelBody, SelectControl, TextControl } = wp.components;
  const facts = window.gentleGuideFacts;

  const isAllowed = ({ choices, pattern, flags }, value) =>
    pattern ? new RegExp(pattern, flags).test(value) : choices.includes(value);

  /** What counts of what was set; empty for the default. */
  function valueOf(name, set) {
    const attribute = facts.attributes.find((one) => one.name === name);
    const value = set[attribute.property] ?? "";
    return isAllowed(attribute, value) ? value : "";
  }

  function guideOf(set) {
    const given = valueOf("guide", set);
    return facts.guides[given] ? given : facts.guide;
  }

  function languageOf(set) {
    const wanted = (valueOf("lang", set) || facts.language).toLowerCase();
    const languages = facts.guides[guideOf(set)];
    return (
      languages.find((language) => language.toLowerCase() === wanted) ??
      languages.find((language) => language.split("-")[0] === wanted.split("-")[0]) ??
      languages[0]
    );
  }

  /** The frame's address, with all that it is told. What the page's colours are, only a reader's page knows. */
  function addressOf(set) {
    const told = new URLSearchParams();
    for (const name of facts.told) {
      const value = valueOf(name, set);
      if (value && value !== "host") told.set(name, value);
    }
    return `${facts.base}/${guideOf(set)}/${languageOf(set)}.html#${told}`;
  }

  /** What a list offers, each with its words; nothing where it is no list. */
  function optionsOf({ name, choices, default: usual, unset, ...attribute }, set) {
    const { regions } = facts.languages[languageOf(set)];
    const plain = (value) => ({ value: value === usual ? "" : value, label: value });
    if (name === "lang") {
      const site = { value: "", label: `the site's (${facts.languages[facts.language].name})` };
      const own = facts.guides[guideOf(set)].map((value) => ({ value, label: facts.languages[value].name }));
      return [site, ...own];
    }
    if (name === "region") {
      return [{ value: "", label: unset }, ...Object.entries(regions).map(([value, label]) => ({ value, label }))];
    }
    if (name === "guide") return Object.keys(facts.guides).map(plain);
    if (choices.length) return choices.map(plain);
    const digits = [..."123456789"].filter((digit) => isAllowed({ choices, ...attribute }, digit));
    return isAllowed({ choices, ...attribute }, usual) && digits.includes(usual) ? digits.map(plain) : [];
  }

  function Control({ attribute, set, change }) {
    const { name, property, about, expected, default: usual } = attribute;
    const words = name.replace("-", " ");
    const label = words[0].toUpperCase() + words.slice(1);
    const value = set[property] ?? "";
    const onChange = (next) => change({ [property]: next || undefined });
    const options = optionsOf(attribute, set);
    const help = about.replaceAll("`", "");
    if (name === "guide" && options.length < 2) return null;
    if (options.length) {
      const current = options.some((option) => option.value === value) ? value : "";
      return h(SelectControl, { label, help, options, value: current, onChange });
    }
    if (name === "accent") {
      const palette = h(ColorPalette, { value, onChange, enableAlpha: false });
      return h(BaseControl, { label, help, id: `gentle-guide-${name}` }, palette);
    }
    const wrong = value && !isAllowed(attribute, value);
    return h(
      Fragment,
      null,
      h(TextControl, { label, help, value, onChange, placeholder: usual }),
      wrong && h(Notice, { status: "warning", isDismissible: false }, `Not used: it has to be ${expected}.`),
    );
  }

  const WARNING =
    "In the page itself it is less private: tools of your page may see where a reader clicks and which keys a reader presses. The guide tells its readers so. Use it only where frames cannot be had. What you see here is the frame.";

  function Edit({ attributes: set, setAttributes: change, isSelected }) {
    const isInline = valueOf("mode", set) === "inline";
    const warning = isInline && h(Notice, { status: "warning", isDismissible: false }, WARNING);
    const src = addressOf(set);
    const frame = h("iframe", {
      // Another address in the same frame would be another step back for the author.
      key: src,
      src,
      title: facts.languages[languageOf(set)].words.title,
      width: "100%",
      height: facts.height,
      sandbox: facts.sandbox,
      referrerPolicy: "no-referrer",
      style: { border: 0, borderRadius: 12, display: "block" },
    });
    // What is clicked in a frame, the editor never hears of: so the first click is the block's.
    const cover = !isSelected && h("div", { style: { position: "absolute", inset: 0 } });
    const controls = facts.attributes.map((attribute) => h(Control, { key: attribute.name, attribute, set, change }));
    return h(
      Fragment,
      null,
      h(InspectorControls, null, h(PanelBody, { title: "Settings" }, warning, controls)),
      h("div", useBlockProps({ style: { position: "relative" } }), warning, frame, cover),
    );
  }

  // WordPress makes the markup anew for every reader: of the block only its settings are kept.
  wp.blocks.registerBlockType("gentle-guide/guide", { edit: Edit, save: () => null });
})();
