#include "lint/load/kustomize/substitute.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "lint/engine/finding_at.h"
#include "lint/load/kustomize/expand.h"
#include "yaml/go_yaml_writer.h"
#include "yaml/reader.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::string_view switch_key = "kustomize.toolkit.fluxcd.io/substitute";

bool is_disabled(const Node& object) {
  for (const std::string_view field : {"metadata.labels", "metadata.annotations"}) {
    const Node* map = value_at(&object, field);
    const Node* value = map == nullptr ? nullptr : map->get(switch_key);
    if (value != nullptr && value->text == "disabled") return true;
  }
  return false;
}

/// The name of the variable that a text consists of; empty if it is anything else.
std::string_view sole_variable(std::string_view text) {
  if (!text.starts_with("${") || text.find('}') != text.size() - 1) return {};
  text = text.substr(2, text.size() - 3);
  return text.substr(0, text.find_first_of(":=-,^#%/"));
}

class Substitution {
 public:
  Substitution(const Variables& variables, const source::Files& files, Workspace& input)
      : variables_(variables), files_(files), input_(input) {
    for (const Variable& one : variables.all) {
      by_name_[one.name] = &one;
      names_.push_back(one.name);
    }
    value_of_ = [this](std::string_view name) -> const std::string* {
      const Variable* found = find(name);
      return found == nullptr ? nullptr : &found->text;
    };
  }

  const Node* object(const Node& object) {
    if (!check(object)) return &object;
    const std::optional<std::string> text = yaml::write_go_yaml(object, yaml::LargeIntegers::exact);
    if (!text) return &object;
    Expanded expanded = expand(*text, value_of_);
    if (!expanded.error.empty()) return &object;
    source::Files files;
    base::Arena arena;
    const std::uint32_t file = files.add("substituted", std::move(expanded.text));
    const yaml::ReadResult read = yaml::read(files, file, arena, {.accept_yaml11_scalars = true});
    if (read.documents.empty() || read.documents.front().root == nullptr || !read.unread.empty()) {
      report("invalid-flux-substitution", object.span,
             "with the values of the variables, the object is not valid YAML: Flux fails",
             "put the variable in quotes where values can have special characters");
      return &object;
    }
    return placed(*read.documents.front().root, &object);
  }

  void report_costs() {
    report("renderer-limit", variables_.location,
           fmt::format(
               "the substitution of variables requires more than {} steps: no variables were substituted",
               base::display(base::Limit::build_steps)),
           "use shorter values, or " + base::how_to_raise(base::Limit::build_steps));
  }

 private:
  const Variable* find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }

  void report(std::string rule, source::Span span, std::string message, std::string help) {
    ObjectFinding found = finding_at(std::move(rule), span, std::move(message), std::move(help));
    found.finding.related.push_back({"the variables are set here", variables_.location});
    input_.gitops_findings.push_back(std::move(found));
  }

  /// The location of a variable in a text.
  source::Span location_of(source::Span span, std::string_view variable) const {
    if (!span.known()) return span;
    const std::string start = fmt::format("${{{}", variable);
    const std::size_t at = files_.text(span).find(start);
    if (at == std::string_view::npos) return span;
    const auto begin = span.begin + static_cast<std::uint32_t>(at);
    return {span.file, begin, begin + static_cast<std::uint32_t>(start.size())};
  }

  void check_text(std::string_view text, source::Span span) {
    const Expanded expanded = expand(text, value_of_);
    if (expanded.too_costly) return;  // which is reported once
    if (!expanded.error.empty()) {
      report("invalid-flux-substitution", location_of(span, ""),
             fmt::format("Flux cannot substitute variables in this text: {}", expanded.error),
             "write `$${` for a `${` that is not a variable of Flux, or annotate the object with "
             "`kustomize.toolkit.fluxcd.io/substitute: disabled`");
    }
    if (!variables_.known || expanded.unset.empty()) return;
    for (const std::string_view name : expanded.unset) {
      const std::string_view near = base::closest_match(name, names_);
      report("unset-flux-variable", location_of(span, name),
             fmt::format("variable `{}` is not set: Flux replaces it by an empty text", name),
             near.empty()
                 ? fmt::format("set it in `postBuild.substitute`, give it a default with `${{{0}:=x}}`, or "
                               "write `$${{{0}}}` if it is not a variable of Flux",
                               name)
                 : fmt::format("did you mean `{}`?", near));
    }
  }

  /// Whether there is anything to replace.
  bool check(const Node& node) {
    bool any = false;
    if (node.is(Kind::string) && node.text.find('$') != std::string_view::npos) {
      any = true;
      check_text(node.text, node.span);
    }
    for (const yaml::Entry& entry : node.entries) {
      if (entry.key.find('$') != std::string_view::npos) {
        any = true;
        check_text(entry.key, entry.key_span);
      }
      any = check(*entry.value) || any;
    }
    for (const Node* item : node.items) any = check(*item) || any;
    return any;
  }

  /// A copy, each value where the one that it comes from is, or where its variable is set.
  const Node* placed(const Node& made, const Node* from) {
    base::Arena& arena = input_.arena;
    Node* copy = arena.make<Node>(made);
    copy->comment = {};
    copy->overridden = nullptr;
    copy->text = arena.copy(made.text);
    copy->span = from->span;
    if (from->is(Kind::string)) {
      if (const Variable* variable = find(sole_variable(from->text));
          variable != nullptr && variable->span.known())
        copy->span = variable->span;
    }
    std::vector<yaml::Entry> entries(made.entries.begin(), made.entries.end());
    const bool same = from->is(Kind::map) && from->entries.size() == entries.size();
    for (std::size_t i = 0; i < entries.size(); ++i) {
      yaml::Entry& entry = entries[i];
      const yaml::Entry* before = from->is(Kind::map) ? from->find(entry.key) : nullptr;
      if (before == nullptr && same) before = &from->entries[i];
      entry.key = arena.copy(entry.key);
      entry.key_span = before == nullptr ? from->span : before->key_span;
      entry.comment = {};
      entry.value = placed(*entry.value, before == nullptr ? from : before->value);
    }
    if (made.is(Kind::map)) yaml::set_entries(arena, *copy, entries);
    std::vector<const Node*> items;
    for (std::size_t i = 0; i < made.items.size(); ++i)
      items.push_back(placed(*made.items[i], i < from->items.size() ? from->items[i] : from));
    copy->items = arena.copy(std::span<const Node* const>(items));
    return copy;
  }

  const Variables& variables_;
  const source::Files& files_;
  Workspace& input_;
  std::map<std::string_view, const Variable*> by_name_;
  std::vector<std::string_view> names_;
  VariableValue value_of_;
};

}  // namespace

void substitute(kustomize::BuildResult& built, const Variables& variables, const source::Files& files,
                Workspace& input) {
  // Without a variable, Flux leaves the objects as they are.
  if (variables.all.empty()) return;
  const base::Budget budget(base::Limit::build_steps);
  Substitution substitution(variables, files, input);
  for (kustomize::BuiltObject& object : built.objects) {
    if (!is_disabled(*object.node)) object.node = substitution.object(*object.node);
  }
  if (budget.exhausted()) substitution.report_costs();
}

}  // namespace twinhull::lint
