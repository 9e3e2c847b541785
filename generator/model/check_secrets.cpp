#include <fmt/format.h>

#include "base/unicode.h"
#include "model/check.h"
#include "model/prerequisites.h"
#include "schema/formats.h"

namespace twinhull::model {
namespace {

using diagnostic::Findings;
using yaml::Entry;
using yaml::Kind;
using yaml::Node;

std::string_view text_at(const Node& map, std::string_view key) {
  const Node* value = map.get(key);
  return value != nullptr && value->is(Kind::string) ? value->text : std::string_view();
}

/// Reports an invalid secret with the system's own message.
void complain(const Entry& key, const Node& value, Findings& findings) {
  const Node& about = *key.value;
  const Node* marked = about.get("required");
  const bool required = marked == nullptr || marked->is_true();
  const std::string_view name = text_at(about, "value");
  const bool empty = value.text.empty();
  const std::string fault = empty ? std::string() : validate_secret(about, value.text);
  if (empty ? !required : fault.empty()) return;
  const std::string reason = fmt::format("`{}` {}", name, empty ? "is empty" : fault);
  const std::string_view sentence = text_at(about, "message");
  const std::string_view help = "remove the line: the value is supplied at install time";
  findings.push_back({.rule = empty ? "missing-secret-value" : "invalid-secret-value",
                      .message = sentence.empty() ? reason : std::string(sentence),
                      .span = value.span,
                      .related = {{fmt::format("`{}` is declared here", key.key), key.key_span}},
                      .help = sentence.empty() ? std::string(help) : fmt::format("{}; {}", reason, help),
                      .path = fmt::format("secrets.{}", name),
                      .redact_source = true});
}

}  // namespace

std::string validate_secret(const Node& about, std::string_view value) {
  if (value == text_at(about, "example") || value.find("REPLACE-ME") != std::string_view::npos) {
    return "is still the placeholder";
  }
  const std::string_view prefix = text_at(about, "prefix");
  if (!value.starts_with(prefix)) return fmt::format("does not begin with `{}`", prefix);
  const Node* length = about.get("minLength");
  if (length != nullptr && length->integer() &&
      base::count_code_points(value) < static_cast<std::size_t>(*length->integer())) {
    return fmt::format("has fewer than {} characters", length->text);
  }
  const schema::Format* format = schema::find_format(text_at(about, "format"));
  if (format != nullptr && format->check != nullptr) return format->check(value);
  return {};
}

Findings check_secrets(const Node& layer, const Node& values_schema) {
  Findings findings;
  const Node* secrets = layer.get("secrets");
  const Node* schemas = values_schema.at("properties.secrets.properties");
  if (secrets == nullptr || schemas == nullptr || !secrets->is(Kind::map)) return findings;
  for (const Entry& entry : secrets->entries) {
    const Node* schema = schemas->get(entry.key);
    const Node* marked = schema == nullptr ? nullptr : schema->get("secret");
    const bool empty =
        entry.value->is(Kind::null) || (entry.value->is(Kind::string) && entry.value->text.empty());
    if (marked == nullptr || !marked->is_true() || empty) continue;
    findings.push_back({.rule = "secret-in-values-file",
                        .message = fmt::format("the value of the secret `{}` is in a file", entry.key),
                        .span = entry.key_span,
                        .help = "remove it, and rotate it if it is real; supply it at install time in "
                                "`values.override.yaml`, which Git ignores",
                        .path = fmt::format("secrets.{}", entry.key),
                        .redact_source = true});
  }
  return findings;
}

Findings check_secret_formats(const Node& values, const Node& system) {
  Findings findings;
  const Node* declared = system.get("secrets");
  const Node* given = values.get("secrets");
  if (declared == nullptr || given == nullptr) return findings;
  for (const Entry& secret : declared->entries) {
    const Node* keys = secret.value->get("keys");
    if (keys == nullptr || source_of(values, secret.key) != "install") continue;
    for (const Entry& key : keys->entries) {
      const Node* value = given->get(text_at(*key.value, "value"));
      // The schema's default is empty as well, but it is not in a file of the system.
      const bool written = value != nullptr && value->is(Kind::string) && value->overridden != nullptr;
      if (written) complain(key, *value, findings);
    }
  }
  return findings;
}

}  // namespace twinhull::model
