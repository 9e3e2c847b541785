#include "lint/engine/custom_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "base/path.h"
#include "diagnostic/rules.h"
#include "lint/objects/object.h"
#include "schema/schema.h"
#include "yaml/reader.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

std::vector<std::string> texts_at(const Node& rule, std::string_view path) {
  std::vector<std::string> out;
  for (const Node* item : items_at(&rule, path)) out.emplace_back(item->text);
  return out;
}

diagnostic::Severity severity_of(std::string_view word) {
  return word == "warning" ? diagnostic::Severity::warning
         : word == "info"  ? diagnostic::Severity::info
                           : diagnostic::Severity::error;
}

CustomRule to_rule(const Node& rule) {
  CustomRule out{.id = std::string(text_at(&rule, "id")),
                 .span = rule.get("id")->span,
                 .kinds = texts_at(rule, "match.kinds"),
                 .namespaces = texts_at(rule, "match.namespaces"),
                 .targets = texts_at(rule, "match.targets"),
                 .pods = is_true_at(&rule, "match.pods"),
                 .expression = rule.get("expression"),
                 .message = std::string(text_at(&rule, "message")),
                 .message_expression = rule.get("messageExpression"),
                 .help = std::string(text_at(&rule, "help")),
                 .help_expression = rule.get("helpExpression")};
  if (const Node* labels = rule.at("match.labels")) {
    for (const yaml::Entry& entry : labels->entries) out.labels.emplace_back(entry.key, entry.value->text);
  }
  const auto take = [&](std::string_view key, std::vector<const Node*>& examples) {
    const auto items = items_at(&rule, key);
    examples.assign(items.begin(), items.end());
  };
  take("good", out.good);
  take("bad", out.bad);
  return out;
}

/// Adds a valid rule, unless its ID is taken.
void add(const Node& rule, std::vector<CustomRule>& rules, diagnostic::Findings& findings) {
  const std::string_view id = text_at(&rule, "id");
  const bool known = diagnostic::find_rule(id) != nullptr || diagnostic::is_group(id);
  if (known) {
    const auto same = std::find_if(rules.begin(), rules.end(), [&](const auto& one) { return one.id == id; });
    findings.push_back({.rule = "invalid-custom-rule",
                        .message = same == rules.end()
                                       ? fmt::format("`{}` is a rule or group of Twinhull", id)
                                       : fmt::format("there is another rule `{}`", id),
                        .span = rule.get("id")->span,
                        .help = "choose another ID"});
    if (same != rules.end()) findings.back().related.push_back({"the other one", same->span});
    return;
  }
  diagnostic::add_custom_rule(id, severity_of(text_at(&rule, "severity")), text_at(&rule, "description"));
  rules.push_back(to_rule(rule));
}

/// Whether a document of `rules/` is meant as a rule. Other programs have directories of that name, too.
bool is_rule(const Node& root) {
  return root.get("expression") != nullptr && root.get("apiVersion") == nullptr;
}

}  // namespace

std::vector<CustomRule> read_custom_rules(const std::string& settings_path, const Node* listed,
                                          const Node& schema, base::FileSystem& fs, source::Files& files,
                                          base::Arena& arena, diagnostic::Findings& findings) {
  diagnostic::clear_custom_rules();
  std::vector<CustomRule> rules;
  for (const Node* rule : listed == nullptr ? std::span<const Node* const>() : listed->items)
    add(*rule, rules, findings);
  const std::string directory = base::join_path(base::directory_of(settings_path), "rules");
  const base::Expected<std::vector<base::DirectoryEntry>> entries = fs.list(directory);
  if (!entries.value) return rules;
  std::optional<schema::Schema> form;
  for (const base::DirectoryEntry& entry : *entries.value) {
    const bool yaml = entry.name.ends_with(".yaml") || entry.name.ends_with(".yml");
    if (!yaml || entry.type != base::FileType::file) continue;
    base::Expected<std::string> text = fs.read(base::join_path(directory, entry.name));
    if (!text.value || text.value->find("expression") == std::string::npos) continue;
    const std::uint32_t file = files.add(base::join_path(directory, entry.name), std::move(*text.value));
    const yaml::ReadResult read = yaml::read(files, file, arena);
    if (!read.ok()) {
      std::ranges::copy(read.findings, std::back_inserter(findings));
      continue;
    }
    for (const yaml::Document& document : read.documents) {
      if (document.root == nullptr || !is_rule(*document.root)) continue;
      if (!form) form = schema::compile(*schema.at("$defs.rule")).schema;
      diagnostic::Findings wrong = schema::validate(*form, *document.root);
      if (wrong.empty()) add(*document.root, rules, findings);
      append(findings, std::move(wrong));
    }
  }
  return rules;
}

}  // namespace twinhull::lint
