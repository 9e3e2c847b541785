#pragma once

#include <string>

#include "diagnostic/finding.h"
#include "schema/schema.h"
#include "yaml_support.h"

/// The findings about a value, one line each: "path: rule: message | help".
inline std::string complaints(const std::string& schema_text, const std::string& value_text) {
  YamlText schema("---\n" + schema_text + "\n");
  YamlText value("---\n" + value_text + "\n");
  const twinhull::schema::Compiled compiled = twinhull::schema::compile(schema.root());
  REQUIRE(compiled.schema.usable());
  std::string lines;
  for (const twinhull::diagnostic::Finding& finding :
       twinhull::schema::validate(compiled.schema, value.root())) {
    lines += finding.path + ": " + finding.rule + ": " + finding.message;
    if (!finding.help.empty()) lines += " | " + finding.help;
    lines += "\n";
  }
  return lines;
}

/// The findings about the schema: "rule: message | help".
inline std::string schema_complaints(const std::string& schema_text) {
  YamlText schema("---\n" + schema_text + "\n");
  std::string lines;
  for (const twinhull::diagnostic::Finding& finding : twinhull::schema::compile(schema.root()).findings) {
    lines += finding.rule + ": " + finding.message;
    if (!finding.help.empty()) lines += " | " + finding.help;
    lines += "\n";
  }
  return lines;
}
