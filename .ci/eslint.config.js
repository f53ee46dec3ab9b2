import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["web/widget/built/", ".ci/node_modules/"] },
  js.configs.recommended,
  {
    files: ["web/**/*.js"],
    languageOptions: { ecmaVersion: 2022, globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      curly: ["error", "multi-line"],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-shadow": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  { files: ["web/static/*.js"], languageOptions: { sourceType: "script" } },
  { files: [".ci/*.js"], languageOptions: { globals: globals.node } },
];
