#include "pipeline/user_locations.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "model/implicit_fields.h"
#include "pipeline/builtin_files.h"
#include "template/location_values.h"

namespace twinhull::pipeline {
namespace {

using yaml::Node;

struct LocationContext {
  const source::Files& files;
  const model::System& system;
  const tmpl::ResidualProgram& program;
  const Node& values;
};

bool is_builtin(const source::Files& files, source::Span span) {
  return span.known() && files.path(span.file).starts_with(kBuiltin);
}

/// The user's line among the values that a template reads; not the defaults of a built-in schema.
std::optional<source::Span> written(const LocationContext& context,
                                    const std::vector<tmpl::ValuePath>& paths) {
  for (tmpl::ValuePath path : paths) {
    const Node* node = &context.values;
    for (std::string_view key : path) node = node == nullptr ? nullptr : node->get(key);
    if (node != nullptr && node->span.known() && !is_builtin(context.files, node->span)) return node->span;
  }
  return std::nullopt;
}

/// The component of an object (`Deployment/todo-backend`), by its name in system.yaml: the one with the
/// longest key, as `web-api` has objects whose names also contain `api`.
std::optional<source::Span> component_of(const LocationContext& context, std::string_view object) {
  const Node* components = context.system.root->get("components");
  if (components == nullptr || object.empty()) return std::nullopt;
  const std::string_view name = object.substr(object.rfind('/') + 1);
  std::optional<source::Span> found;
  std::size_t longest = 0;
  for (const yaml::Entry& entry : components->entries) {
    const std::string key = model::short_name(entry.key);
    const std::size_t at = name.rfind(key);
    const bool whole = at != std::string_view::npos && (at == 0 || name[at - 1] == '-') &&
                       (at + key.size() == name.size() || name[at + key.size()] == '-');
    if (!whole || !entry.key_span.known() || key.size() <= longest) continue;
    longest = key.size();
    found = entry.key_span;
  }
  return found;
}

/// Related locations in the schema of system.yaml are defaults, such as that of an object's name. They move
/// to the component of the object that the note names, or else the finding; without a component, they are
/// dropped.
void leave_system_schema(diagnostic::Finding& finding, const LocationContext& context) {
  std::erase_if(finding.related, [&](diagnostic::RelatedLocation& related) {
    if (!related.span.known()) return false;
    if (!context.files.path(related.span.file).ends_with("schemas/system.schema.json")) return false;
    const std::vector<std::string_view> quoted = base::split(related.message, '`');
    const auto location = component_of(context, quoted.size() > 1 ? quoted[1] : finding.object);
    if (location) related.span = *location;
    return !location;
  });
}

/// For a name that a user's schema lacks: the location in the schema where its path ends.
std::optional<source::Span> lacking(const LocationContext& context, std::string_view message) {
  constexpr std::string_view mark = "`values.";
  const std::size_t at = message.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  message.remove_prefix(at + mark.size());
  std::optional<source::Span> found;
  const Node* schema = context.system.values_schema;
  for (std::string_view key : base::split(message.substr(0, message.find('`')), '.')) {
    const Node* properties = schema == nullptr ? nullptr : schema->get("properties");
    const yaml::Entry* entry = properties == nullptr ? nullptr : properties->find(key);
    if (entry == nullptr) break;
    if (entry->key_span.known() && !is_builtin(context.files, entry->key_span)) found = entry->key_span;
    schema = entry->value;
  }
  return found;
}

source::Span first_line(const LocationContext& context) {
  for (const Node* root : {context.system.values_schema->get("properties"), context.system.root}) {
    if (root == nullptr) continue;
    for (const yaml::Entry& entry : root->entries) {
      if (entry.key_span.known() && !is_builtin(context.files, entry.key_span)) return entry.key_span;
    }
  }
  return context.system.root->span;
}

source::Span location_of(const LocationContext& context, const diagnostic::Finding& finding) {
  if (const auto schema = lacking(context, finding.message)) return *schema;
  const tmpl::LocationValues values = tmpl::values_at(context.program, finding.span);
  if (const auto taken = written(context, values.taken)) return *taken;
  // A finding on two values is reported at the one the user wrote.
  for (const diagnostic::RelatedLocation& related : finding.related) {
    if (related.span.known() && !is_builtin(context.files, related.span)) return related.span;
  }
  if (const auto condition = written(context, values.conditions)) return *condition;
  return component_of(context, finding.object).value_or(first_line(context));
}

}  // namespace

void drop_consequences(diagnostic::Findings& findings, const source::Files& files) {
  const auto own_error = [&](const diagnostic::Finding& finding) {
    return finding.severity == diagnostic::Severity::error && !is_builtin(files, finding.span);
  };
  if (std::ranges::none_of(findings, own_error)) return;
  std::erase_if(findings, [&](const diagnostic::Finding& one) { return is_builtin(files, one.span); });
}

void relocate_to_user_files(diagnostic::Findings& findings, const source::Files& files,
                            const model::System& system, const tmpl::ResidualProgram& program,
                            const Node& values) {
  const LocationContext context{files, system, program, values};
  for (diagnostic::Finding& finding : findings) {
    if (!is_builtin(files, finding.span)) {
      leave_system_schema(finding, context);
      continue;
    }
    const source::Span location = location_of(context, finding);
    if (!location.known()) continue;
    std::erase_if(finding.related, [&](const diagnostic::RelatedLocation& related) {
      return related.span.file == location.file && related.span.begin == location.begin;
    });
    finding.related.insert(finding.related.begin(), {"used here by the built-in file", finding.span});
    finding.span = location;
    finding.fix.clear();
  }
}

}  // namespace twinhull::pipeline
