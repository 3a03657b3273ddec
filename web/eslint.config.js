import js from "@eslint/js";
import lit from "eslint-plugin-lit";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["dist/", "node_modules/", "build/stubs/", "wamp.js", "plain-live.js", "public/", "package/"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  lit.configs["flat/recommended"],
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["eslint.config.js"] } } },
    rules: {
      complexity: ["error", 12],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "no-console": "error",
      "no-restricted-imports": ["error", { paths: [{ name: "autobahn", message: "Only src/client/wamp.ts knows autobahn." }] }],
      // Text is shown as text: these would let a person's words become markup.
      "no-restricted-properties": ["error", { property: "innerHTML" }, { property: "outerHTML" }, { property: "insertAdjacentHTML" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // Handlers given to Lit and to the client are called without a `this`.
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  { files: ["src/client/wamp.ts"], rules: { "no-restricted-imports": "off" } },
  { files: ["src/client/api.ts"], rules: { "max-lines": "off" } }, // generated: as long as the table is
  { files: ["test/**"], rules: { "max-lines-per-function": "off", "max-lines": "off" } },
);
