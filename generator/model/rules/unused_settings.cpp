#include <fmt/format.h>

#include <set>

#include "model/rules/table.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

/// Collects the names after `config.` or `config.keys.` in the expressions of system.yaml.
void add_mentioned(const Node& node, std::set<std::string_view>& used) {
  for (const Entry& entry : node.entries) add_mentioned(*entry.value, used);
  for (const Node* item : node.items) add_mentioned(*item, used);
  if (!node.is(Kind::string) || node.text.find("${{") == std::string_view::npos) return;
  constexpr std::string_view start = "config.";
  for (std::size_t at = node.text.find(start); at != std::string_view::npos; at = node.text.find(start, at)) {
    at += start.size();
    std::string_view rest = node.text.substr(at);
    if (rest.starts_with("keys.")) rest.remove_prefix(5);
    constexpr std::string_view in_name = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
    used.insert(rest.substr(0, rest.find_first_not_of(in_name)));
  }
}

}  // namespace

void check_unused_settings(const System& system, Findings& findings) {
  const Entry* config = system.root->find("config");
  if (config == nullptr) return;
  std::set<std::string_view> used;
  bool any = false;
  for (const Entry& component : system.root->get("components")->entries) {
    const Node* sees = component.value->get("config");
    if (sees == nullptr) continue;
    if (!sees->is(Kind::list)) return;  // all
    any = true;
    for (const Node* key : sees->items) used.insert(key->text);
  }
  add_mentioned(*system.root, used);
  if (!any && used.empty()) {
    findings.push_back({.rule = "unused-config-key",
                        .message = "no component uses the settings",
                        .span = config->key_span,
                        .help = "give a component `config: all` or a list of keys, or remove the section"});
    return;
  }
  for (const Entry& key : config->value->get("keys")->entries) {
    if (used.contains(key.key)) continue;
    findings.push_back({.rule = "unused-config-key",
                        .message = fmt::format("no component uses the setting `{}`", key.key),
                        .span = key.key_span,
                        .help = "add it to the `config` of a component, or remove it"});
  }
}

}  // namespace twinhull::model
