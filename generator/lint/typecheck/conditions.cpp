// Fields of one map that need or forbid each other.

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "lint/objects/object.h"
#include "lint/typecheck/formats.h"
#include "lint/typecheck/run.h"
#include "schema/messages.h"

namespace twinhull::lint {
namespace {

using kubernetes::ConstraintKind;
using yaml::Kind;

/// A field, alone or with values: `type`, `type=Localhost`, `type!=A|B`, where nothing stands for an unset
/// field. A field can be one of a map below: `target.value`.
struct Term {
  std::string_view field;
  std::string_view values;
  bool any = false;         ///< no value is named
  bool negated = false;     ///< `!=`
  bool even_empty = false;  ///< `name!`: set even if it is empty, as Go's pointers tell
};

Term read_term(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) {
    const bool even_empty = text.ends_with('!');
    return {text.substr(0, text.size() - (even_empty ? 1 : 0)), {}, true, false, even_empty};
  }
  const bool negated = equals > 0 && text[equals - 1] == '!';
  return {text.substr(0, equals - (negated ? 1 : 0)), text.substr(equals + 1), false, negated};
}

/// Go's types do not distinguish an empty text or list from an unset field.
const yaml::Entry* set_field(const yaml::Node& map, std::string_view path) {
  const std::size_t dot = path.find('.');
  const yaml::Entry* entry = map.find(path.substr(0, dot));
  if (dot != std::string_view::npos) {
    const bool below = entry != nullptr && entry->value->is(Kind::map);
    return below ? set_field(*entry->value, path.substr(dot + 1)) : nullptr;
  }
  if (entry == nullptr || entry->value->is(Kind::null)) return nullptr;
  const yaml::Node& value = *entry->value;
  const bool empty = value.is(Kind::list) ? value.items.empty() : !value.is(Kind::map) && value.text.empty();
  return empty ? nullptr : entry;
}

bool is_open(const yaml::Entry* entry) {
  return entry != nullptr && has_unexpanded_placeholder(entry->value->text);
}

/// `.` is always true.
bool holds(const yaml::Node& map, const Term& term) {
  if (term.field == ".") return true;
  const yaml::Entry* entry = set_field(map, term.field);
  if (term.even_empty) {
    const yaml::Node* value = map.get(term.field);
    return value != nullptr && !value->is(Kind::null);
  }
  if (term.any) return entry != nullptr;
  if (is_open(entry)) return false;
  const std::string_view text = entry == nullptr ? std::string_view() : entry->value->text;
  const std::vector<std::string_view> values = base::split(term.values, '|');
  return (std::ranges::find(values, text) != values.end()) != term.negated;
}

/// "`type: Localhost`", "`minDomains`".
std::string shown_term(const Term& term) {
  if (term.any) return backticked(term.field);
  std::vector<std::string> words;
  for (const std::string_view value : base::split(term.values, '|')) {
    if (!value.empty()) words.push_back(backticked(std::string(term.field) + ": " + std::string(value)));
  }
  return words.empty() ? "no " + backticked(term.field) : schema::listed(words);
}

/// The condition as it is met: by the value that is set.
std::string shown_cause(const yaml::Node& map, const Term& term) {
  const yaml::Entry* entry = set_field(map, term.field);
  if (term.any || entry == nullptr || entry->value->is(Kind::map) || entry->value->is(Kind::list))
    return backticked(term.field);
  return backticked(std::string(term.field) + ": " + std::string(entry->value->text));
}

/// `needed`: one of these.
void report_needed(TypeCheck& run, const FieldLocation& spot, const Term& cause,
                   const std::vector<Term>& needed) {
  const yaml::Entry* at = set_field(*spot.node, cause.field);
  const yaml::Entry* wrong = needed[0].any ? nullptr : set_field(*spot.node, needed[0].field);
  const std::string who =
      at == nullptr ? named(run, spot) : shown_cause(*spot.node, cause) + " in " + named(run, spot);
  std::vector<std::string> words;
  for (const Term& term : needed) words.push_back(shown_term(term));
  report(run, spot, "conflicting-fields",
         who + " requires " + base::join(words, " or ") + ": the API server rejects it",
         "add it" + (at == nullptr ? std::string() : ", or remove " + backticked(cause.field)),
         wrong != nullptr
             ? wrong->value->span
             : last_key(spot.node, needed[0].field, at != nullptr ? at->key_span : spot.node->span));
}

void report_forbidden(TypeCheck& run, const FieldLocation& spot, const Term& cause, const Term& forbidden) {
  const yaml::Entry* at = set_field(*spot.node, cause.field);
  const yaml::Entry* entry = set_field(*spot.node, forbidden.field);
  const bool only = cause.negated && at == nullptr;
  const std::string what =
      shown_cause(*spot.node, forbidden.any ? forbidden : Term{forbidden.field, forbidden.values});
  std::string message = what + (only ? " is only allowed with " + shown_term({cause.field, cause.values})
                                     : " is not allowed with " + shown_cause(*spot.node, cause));
  if (cause.field == ".") message = what + " is not allowed in " + named(run, spot);
  diagnostic::Finding& finding =
      report(run, spot, "conflicting-fields", message + ": the API server rejects it", "remove one of them",
             entry->key_span);
  finding.path = path_of(spot, forbidden.field);
  if (at != nullptr) finding.related.push_back({backticked(cause.field) + " is set here", at->key_span});
}

}  // namespace

std::string backticked(std::string_view text) { return "`" + std::string(text) + "`"; }

void check_conditions(TypeCheck& run, const FieldLocation& spot) {
  const std::string_view lines = spot.type.limit(ConstraintKind::conditions);
  if (lines.empty() || spot.status) return;
  for (const std::string_view line : base::split(lines, '\n')) {
    const std::vector<std::string_view> words = base::split(line, ' ');
    if (words.size() < 3) continue;
    const Term cause = read_term(words[0]);
    if (!holds(*spot.node, cause)) continue;
    for (std::size_t i = 2; i < words.size(); ++i) {
      std::vector<Term> terms;
      for (const std::string_view one : base::split(words[i], '/')) terms.push_back(read_term(one));
      const bool open = std::ranges::any_of(
          terms, [&](const Term& term) { return is_open(set_field(*spot.node, term.field)); });
      if (open) continue;
      const bool met = std::ranges::any_of(terms, [&](const Term& term) { return holds(*spot.node, term); });
      if (words[1] == "needs" && !met) report_needed(run, spot, cause, terms);
      if (words[1] == "forbids" && met) report_forbidden(run, spot, cause, terms[0]);
    }
  }
}

void check_keys(TypeCheck& run, const FieldLocation& spot) {
  const std::string_view name = spot.type.limit(ConstraintKind::key_format);
  const StringFormat* form = name.empty() ? nullptr : find_string_format(name);
  if (form == nullptr) return;
  for (const yaml::Entry& entry : spot.node->entries) {
    if (has_unexpanded_placeholder(entry.key)) continue;
    const std::string fault = entry.key.empty() ? "is empty" : form->check(entry.key);
    if (fault.empty()) continue;
    diagnostic::Finding& finding = report(run, spot, "invalid-format",
                                          "key `" + std::string(entry.key) + "` of " + named(run, spot) +
                                              " " + fault + ": the API server rejects it",
                                          std::string(form->help), entry.key_span);
    finding.path = path_of(spot, entry.key);
  }
}

}  // namespace twinhull::lint
