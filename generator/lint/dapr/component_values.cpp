// Values of settings: invalid ones stop the sidecar, misread ones are worse.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/ascii.h"
#include "base/duration.h"
#include "base/text.h"
#include "base/unicode.h"
#include "kubernetes/quantity.h"
#include "lint/dapr/checks.h"
#include "lint/dapr/component.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool is_release(std::string_view text) {
  const std::vector<std::string_view> parts = base::split(text, '.');
  return parts.size() == 3 && std::ranges::all_of(parts, [](std::string_view part) {
           return !part.empty() && std::ranges::all_of(part, base::is_digit);
         });
}

bool is_number(const std::string& text) {
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  return end != text.c_str() && *end == '\0';
}

/// What the value of a setting must be; empty if it can be valid. Documentation and programs do not always
/// agree on numbers, durations and sizes, so any of them is accepted.
std::string wanted(const ComponentSetting& known, std::string_view text) {
  switch (known.form) {
    case SettingForm::string:
      return {};
    case SettingForm::boolean:
      return is_sidecar_boolean(text) ? "" : "`true` or `false`: any other value is treated as `false`";
    case SettingForm::number:
    case SettingForm::duration:
    case SettingForm::bytesize:
      if (is_number(std::string(text)) || base::is_go_duration(text) ||
          kubernetes::parse_quantity(text).value)
        return {};
      if (known.form == SettingForm::duration) return "a duration such as `30s` or `1m30s`";
      return known.form == SettingForm::number ? "a number" : "a size such as `4Mi`";
  }
  return {};
}

/// The allowed values of a setting in all its profiles; empty if one allows any value.
std::vector<std::string_view> choices_of(const ComponentType& type, std::string_view name) {
  std::vector<std::string_view> all;
  const auto add = [&](std::span<const ComponentSetting> settings) {
    for (const ComponentSetting& one : settings) {
      if (!base::equal_ignoring_case(one.name, name) || one.choices.empty()) continue;
      for (const std::string_view choice : base::split(one.choices, '\n')) {
        if (std::ranges::find(all, choice) == all.end()) all.push_back(choice);
      }
    }
  };
  add(type.settings());
  for (const ComponentProfile& profile : type.profiles()) add(profile.settings());
  return all;
}

void check_value(const Object& object, const ComponentType& type, std::string_view name, const Node& value,
                 Reporter& report) {
  const ComponentSetting* known = find_setting(type, name);
  if (known == nullptr || value.text.empty() || is_open(value.text)) return;
  if (const std::string should = wanted(*known, value.text); !should.empty()) {
    diagnostic::Finding& finding =
        report.add(object, value.span,
                   fmt::format("`{}` is `{}`, which is not a {}", known->name, value.text,
                               known->form == SettingForm::boolean  ? "boolean"
                               : known->form == SettingForm::number ? "number"
                                                                    : "duration or size"),
                   fmt::format("write {}", should));
    diagnostic::limit_to_warning(finding, known->form == SettingForm::boolean);  // the sidecar starts
    return;
  }
  const std::vector<std::string_view> choices = choices_of(type, name);
  if (choices.empty() || std::ranges::any_of(choices, [&](std::string_view one) {
        return base::equal_ignoring_case(one, value.text);
      }))
    return;
  const std::string_view near = base::closest_match(value.text, choices);
  diagnostic::Finding& finding = report.add(
      object, value.span, fmt::format("`{}` is `{}`, which is not an allowed value", known->name, value.text),
      near.empty() ? fmt::format("write `{}`", base::join(choices, "`, `"))
                   : fmt::format("did you mean `{}`?", near));
  finding.redact_source = known->secret;
  diagnostic::limit_to_warning(finding, !type.type.ends_with(".kafka"));  // other lists can be incomplete
}

void check_kafka_version(const Object& component, Reporter& report) {
  const Node* version = value_of(component, "version");
  if (version == nullptr || is_open(version->text)) return;
  if (is_release(version->text) || version->text.starts_with("0.")) return;
  report.add(component, version->span,
             fmt::format("`version` is `{}`: Dapr requires three numbers", version->text),
             "write the Kafka version as `\"3.6.0\"`");
}

void check_postgresql(const Object& component, Reporter& report) {
  const Node* string = value_of(component, "connectionString");
  const std::string_view text = string == nullptr ? std::string_view() : string->text;
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos || is_open(text.substr(0, scheme)) ||
      text.starts_with("postgres://") || text.starts_with("postgresql://"))
    return;
  diagnostic::Finding& finding =
      report.add(component, string->span,
                 fmt::format("`connectionString` begins with `{}`, which Dapr does not support",
                             base::escape_for_display(text.substr(0, scheme + 3))),
                 "use `postgresql://`: drivers such as `+asyncpg` are for Python programs");
  finding.redact_source = true;
}

}  // namespace

void check_invalid_dapr_component_metadata(const Object& object, const ObjectIndex&, Reporter& report) {
  const ComponentType* type = type_of(object);
  if (type == nullptr) return;
  for (const Node* entry : items_at(object.node, "spec.metadata")) {
    const Node* value = plain_value(entry);
    if (value != nullptr) check_value(object, *type, text_at(entry, "name"), *value, report);
  }
  if (type->type.ends_with(".kafka")) check_kafka_version(object, report);
  if (type->type == "state.postgresql" || type->type == "configuration.postgresql")
    check_postgresql(object, report);
}

}  // namespace twinhull::lint
