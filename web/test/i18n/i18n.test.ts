import { afterEach, describe, expect, it, vi } from "vitest";
import { type Catalogue, key, onLanguage, parts, plural, speak, t, use } from "../../src/i18n/index.js";
import { languageFor, languageIn } from "../../src/i18n/languages.js";

const MEMBERS: Catalogue = {
  "{count} members": { zero: "zero", one: "one", two: "two", few: "few {count}", many: "many {count}", other: "other {count}" },
  "Write to {name}": "{name}: write",
};

afterEach(() => use("en", {}));

describe("a sentence", () => {
  it("is English as long as nobody translated it", () => {
    use("de", {});
    expect(t("Write to {name}", { name: "Jill" })).toBe("Write to Jill");
    expect(plural("1 member", "{count} members", 1)).toBe("1 member");
    expect(plural("1 member", "{count} members", 2)).toBe("2 members");
  });

  it("has its values wherever the language wants them", () => {
    use("de", MEMBERS);
    expect(t("Write to {name}", { name: "Jill" })).toBe("Jill: write");
    expect(parts("Write to {name}", { name: 7 })).toEqual(["", 7, ": write"]);
  });

  it("takes one of six forms in Arabic", () => {
    use("ar", MEMBERS);
    const said = [0, 1, 2, 3, 11, 100].map((count) => plural("1 member", "{count} members", count));
    expect(said).toEqual(["zero", "one", "two", "few 3", "many 11", "other 100"]);
  });

  it("keeps a name that is written the other way round from turning what stands beside it", () => {
    expect(t("Write to {name}", { name: "جاك" })).toBe("Write to \u2068جاك\u2069");
    use("ar", MEMBERS);
    expect(t("Write to {name}", { name: "Jack" })).toBe("\u2068Jack\u2069: write");
  });

  it("is not put together from what a person wrote", () => {
    expect(t("Write to {name}", { name: "{name}" })).toBe("Write to {name}");
    expect(key("constructor")).toBe(t("constructor"));
  });
});

describe("a language", () => {
  it.each([
    ["de-AT", "de"],
    ["AR", "ar"],
    ["fr", null],
    ["", null],
    [null, null],
  ])("is found in %j", (tag, language) => {
    expect(languageIn(tag)).toBe(language);
  });

  it("is what the page says, else what was chosen, else what the browser prefers", () => {
    expect(languageFor("ar", "de", ["en"])).toBe("ar");
    expect(languageFor(null, "de", ["en"])).toBe("de");
    expect(languageFor("fr", null, ["nl", "ar-EG", "de"])).toBe("ar");
    expect(languageFor(null, null, ["nl"])).toBe("en");
  });

  it("is the one that was wanted last, whichever catalogue comes first", async () => {
    const changed = vi.fn();
    const stop = onLanguage(changed);
    await Promise.all([speak("de"), speak("ar"), speak("en")]);
    stop();
    expect(changed).toHaveBeenCalledTimes(1);
    expect(t("Send")).toBe("Send");
  });
});
