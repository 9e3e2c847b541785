// Templates of an ApplicationSet: those of Go, and plain ones, in which `{{ name }}` is replaced.
#include "lint/load/gitops/application_set_parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "base/text.h"
#include "helm/documents.h"
#include "helm/evaluator.h"
#include "helm/template.h"
#include "yaml/embedded_text.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

void flatten(const Node& node, const std::string& name, FlatParameters& out) {
  for (const yaml::Entry& entry : node.entries)
    flatten(*entry.value, name.empty() ? std::string(entry.key) : fmt::format("{}.{}", name, entry.key), out);
  for (std::size_t i = 0; i < node.items.size(); ++i)
    flatten(*node.items[i], fmt::format("{}[{}]", name, i), out);
  if (node.entries.empty() && node.items.empty() && !name.empty()) out[name] = node.text;
}

}  // namespace

const Node* ApplicationSetParameters::text(std::string_view value, const Node& from) {
  Node* node = arena().make<Node>();
  node->kind = Kind::string;
  node->style = yaml::Style::double_quoted;
  node->span = from.span;
  node->text = arena().copy(value);
  return node;
}

Parameters ApplicationSetParameters::merged(Parameters low, Parameters high) {
  std::vector<yaml::Entry> entries;
  for (const yaml::Entry& entry : low->entries) {
    const Node* over = high->get(entry.key);
    yaml::Entry copy = entry;
    if (over != nullptr && over->is(Kind::map) && entry.value->is(Kind::map)) {
      copy.value = merged(entry.value, over);
    } else if (over != nullptr) {
      copy.value = over;
    }
    entries.push_back(copy);
  }
  for (const yaml::Entry& entry : high->entries) {
    if (low->get(entry.key) == nullptr) entries.push_back(entry);
  }
  return yaml::make_map(arena(), entries, high->span);
}

std::string ApplicationSetParameters::fast(std::string_view template_text, const FlatParameters& flat,
                                           const Node& at) {
  std::string out;
  for (;;) {
    const std::size_t open = template_text.find("{{"), close = template_text.find("}}", open);
    if (close == std::string_view::npos) break;
    const std::string_view name = base::trim(template_text.substr(open + 2, close - open - 2));
    const auto found = flat.find(name);
    out += template_text.substr(0, open);
    if (found == flat.end()) {
      out += template_text.substr(open, close + 2 - open);
      report_unknown(name, flat, at);
    } else {
      out += found->second;
    }
    template_text.remove_prefix(close + 2);
  }
  return out.append(template_text);
}

void ApplicationSetParameters::report_unknown(std::string_view name, const FlatParameters& flat,
                                              const Node& at) {
  if (!known || !reported.insert(fmt::format("{} {}", at.span.begin, name)).second) return;
  std::vector<std::string_view> names;
  for (const auto& [key, _] : flat) names.push_back(key);
  const std::string_view near = base::closest_match(name, names);
  resolver.report(of, "unknown-applicationset-parameter", at.span,
                  fmt::format("no generator sets the parameter `{}`: Argo CD does not replace it", name),
                  near.empty() ? "use a parameter of the generators, or set it in `values`"
                               : fmt::format("did you mean `{}`?", near));
}

std::optional<std::string> ApplicationSetParameters::go(std::string_view template_text, Parameters parameters,
                                                        const Node& at) {
  helm::Heap heap;
  helm::TemplateSet set;
  const std::string error = set.parse("template", template_text);
  if (!error.empty()) return std::nullopt;
  helm::Evaluator evaluator(set, heap);
  helm::Pieces pieces;
  std::optional<std::string> out = evaluator.execute("template", helm::value_of(heap, parameters), pieces);
  if (out && out->find("<no value>") == std::string::npos) return out;
  if (known && reported.insert(fmt::format("{}", at.span.begin)).second && out) {
    resolver.report(of, "unknown-applicationset-parameter", at.span,
                    "this uses a parameter that no generator sets: it becomes `<no value>`",
                    "use a parameter of the generators, or set it in `values`");
  }
  return std::nullopt;
}

std::optional<std::string> ApplicationSetParameters::filled(std::string_view template_text,
                                                            Parameters parameters, const FlatParameters& flat,
                                                            const Node& at) {
  if (template_text.find("{{") == std::string_view::npos) return std::string(template_text);
  if (go_template) return go(template_text, parameters, at);
  return fast(template_text, flat, at);
}

const Node* ApplicationSetParameters::filled(const Node& node, Parameters parameters,
                                             const FlatParameters& flat) {
  if (node.is(Kind::string)) {
    if (node.text.find("{{") == std::string_view::npos) return &node;
    const std::optional<std::string> made = filled(node.text, parameters, flat, node);
    return made ? text(*made, node) : nullptr;
  }
  if (node.is(Kind::map)) {
    std::vector<yaml::Entry> entries;
    for (const yaml::Entry& entry : node.entries) {
      yaml::Entry copy = entry;
      copy.value = filled(*entry.value, parameters, flat);
      if (copy.value == nullptr) return nullptr;
      if (const auto key = filled(entry.key, parameters, flat, *entry.value)) copy.key = arena().copy(*key);
      entries.push_back(copy);
    }
    return yaml::make_map(arena(), entries, node.span);
  }
  if (!node.is(Kind::list)) return &node;
  std::vector<const Node*> items;
  for (const Node* item : node.items) {
    items.push_back(filled(*item, parameters, flat));
    if (items.back() == nullptr) return nullptr;
  }
  return yaml::make_list(arena(), items, node.span);
}

FlatParameters ApplicationSetParameters::flat_of(Parameters parameters) {
  FlatParameters flat;
  flatten(*parameters, "", flat);
  const Node* path = parameters->get("path");
  if (path == nullptr || !path->is(Kind::map)) return flat;
  flat["path"] = text_at(path, "path");
  const Node* segments = path->get("segments");
  for (std::size_t i = 0; segments != nullptr && i < segments->items.size(); ++i)
    flat[fmt::format("path[{}]", i)] = segments->items[i]->text;
  return flat;
}

}  // namespace twinhull::lint
