#include "schema/messages.h"

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/unicode.h"

namespace twinhull::schema {
namespace {

constexpr std::size_t longest_shown = 60;
constexpr std::uint64_t steps_of_report = 20;  ///< cost of a message, in steps

/// The schema's `errorMessage` for a failure: one for all keywords, one per keyword, or one per property of a
/// keyword.
std::string_view own_sentence(const yaml::Node& schema, std::string_view keyword, std::string_view property) {
  const yaml::Node* message = schema.is(yaml::Kind::map) ? schema.get("errorMessage") : nullptr;
  if (message != nullptr && message->is(yaml::Kind::map)) message = message->get(keyword);
  if (message != nullptr && message->is(yaml::Kind::map)) message = message->get(property);
  return message != nullptr && message->is(yaml::Kind::string) ? message->text : std::string_view();
}

bool is_collection(const yaml::Node& node) { return node.is(yaml::Kind::map) || node.is(yaml::Kind::list); }

/// Whether the source line could show a secret.
bool hides(const Subschema& subschema, const InstanceLocation& location, const yaml::Node& about) {
  if (location.secret || location.secret_child) return true;
  if (!subschema.secret_descendant) return false;
  const bool empty = is_collection(about) && about.entries.empty() && about.items.empty();
  return about.is(yaml::Kind::string) || (about.style == yaml::Style::flow && !empty);
}

std::string shortened(std::string_view whole) {
  std::string text;
  std::size_t count = 0;
  for (std::size_t at = 0; at < whole.size();) {
    if (++count > longest_shown) return text + "…";
    const base::CodePoint point = base::decode(whole, at);
    text.append(whole.substr(at, point.size));
    at += point.size;
  }
  return text;
}

/// A wrong value may override a correct one in another file; a default is mentioned in `help`.
void add_overridden(diagnostic::Finding& finding, const yaml::Node& node, const yaml::Node& schema) {
  if (is_collection(node) || node.overridden == nullptr) return;
  const source::Span& span = node.overridden->span;
  if (span.known() && span.file != schema.span.file)
    finding.related.push_back({"it overrides this value", span});
}

void append_key(std::string& path, std::string_view key) {
  if (!path.empty()) path += '.';
  path += shown_key(key);
}

}  // namespace

bool report(Evaluation& run, const Instruction& instruction, const InstanceLocation& location,
            SchemaError error) {
  if (silent(run)) return false;
  run.steps += steps_of_report;
  if (const std::size_t most = base::limit(base::Limit::findings); run.problems->size() >= most) {
    // Several schemas may report the same problem of a value: it becomes one finding.
    const source::Span span = error.span.known() ? error.span : location.node->span;
    if (run.reported.empty()) {
      for (const ValidationError& known : *run.problems)
        run.reported.emplace(known.finding.rule, known.finding.span.file, known.finding.span.begin);
    }
    if (!run.reported.emplace(error.rule, span.file, span.begin).second) return false;
    if (run.problems->size() == most)
      run.problems->push_back({.finding = {.rule = "limit-reached", .span = location.node->span}});
    ++run.problems->back().finding.more;
    return false;
  }
  const Subschema& subschema = run.program.blocks[instruction.subschema];
  ValidationError problem;
  diagnostic::Finding& finding = problem.finding;
  finding.rule = error.rule;
  finding.message = std::move(error.message);
  finding.help = std::move(error.help);
  const std::string_view sentence =
      own_sentence(*subschema.schema, instruction.keyword, error.property.value_or(""));
  if (!sentence.empty()) {
    finding.help = finding.help.empty() ? finding.message : finding.message + "; " + finding.help;
    finding.message = sentence;
  }
  finding.span = error.span.known() ? error.span : location.node->span;
  finding.related = std::move(error.related);
  if (!error.span.known()) add_overridden(finding, *location.node, *subschema.schema);
  finding.path = dotted(location);
  if (error.property) append_key(finding.path, *error.property);
  finding.redact_source = hides(subschema, location, error.about != nullptr ? *error.about : *location.node);
  for (const InstanceLocation* above = &location; above->parent != nullptr; above = above->parent)
    ++problem.depth;
  problem.expected = error.expected;
  problem.rules_out_branch = error.rules_out_branch;
  run.problems->push_back(std::move(problem));
  return false;
}

std::string dotted(const InstanceLocation& location) {
  if (location.parent == nullptr) return {};
  std::string path = dotted(*location.parent);
  if (location.index >= 0) return path + "[" + std::to_string(location.index) + "]";
  append_key(path, location.key);
  return path;
}

std::string named(const InstanceLocation& location) {
  if (location.parent == nullptr) return "the document";
  if (location.index < 0) return "`" + std::string(shown_key(location.key)) + "`";
  std::string items;
  const InstanceLocation* list = &location;
  for (; list->index >= 0; list = list->parent) items.insert(0, "[" + std::to_string(list->index) + "]");
  if (list->parent == nullptr) return "item " + std::to_string(location.index);
  return "`" + std::string(shown_key(list->key)) + items + "`";
}

std::string shown(const yaml::Node& node) {
  if (is_collection(node)) return std::string(with_article(node.kind));
  if (node.is(yaml::Kind::null)) return "`null`";
  const std::string text = shortened(node.text);
  return text.empty() ? "`\"\"`" : "`" + text + "`";
}

std::string shown(const Evaluation& run, const Instruction& instruction, const InstanceLocation& location) {
  const Subschema& subschema = run.program.blocks[instruction.subschema];
  const bool secret =
      location.secret || (subschema.secret_descendant && location.node->is(yaml::Kind::string));
  if (secret && !is_collection(*location.node) && !location.node->is(yaml::Kind::null))
    return "a secret value";
  return shown(*location.node);
}

std::string stated(const Evaluation& run, const Instruction& instruction, const InstanceLocation& location) {
  if (location.is_key) return "the key " + shown(*location.node);
  return named(location) + " is " + shown(run, instruction, location) + ", which";
}

std::string shown_with_kind(const Evaluation& run, const Instruction& instruction,
                            const InstanceLocation& location) {
  std::string text = shown(run, instruction, location);
  if (is_collection(*location.node) || location.node->is(yaml::Kind::null)) return text;
  if (location.node->is(yaml::Kind::string) && text[0] == '`')
    text = "`\"" + shortened(location.node->text) + "\"`";
  return text + ", " + std::string(with_article(location.node->kind));
}

std::string_view with_article(yaml::Kind kind) {
  constexpr std::array<std::string_view, 7> names = {"null",     "a boolean", "an integer", "a number",
                                                     "a string", "a map",     "a list"};
  return names[static_cast<std::size_t>(kind)];
}

std::string default_hint(const yaml::Node& schema) {
  const yaml::Node* value = schema.is(yaml::Kind::map) ? schema.get("default") : nullptr;
  if (value == nullptr || is_collection(*value)) return {};
  return "the default is " + shown(*value);
}

std::string listed(const std::vector<std::string>& words, std::size_t most, std::size_t unlisted) {
  std::string text;
  const std::size_t count = std::min(words.size(), most);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  if (words.size() > most) text += " and " + std::to_string(words.size() - most + unlisted) + " more";
  return text;
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace twinhull::schema
