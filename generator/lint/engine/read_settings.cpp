#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/rules.h"
#include "lint/engine/settings.h"
#include "schema/schema.h"
#include "yaml/reader.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

std::vector<std::string> texts(const Node* list) {
  std::vector<std::string> out;
  for (const Node* item : list == nullptr ? std::span<const Node* const>() : list->items) {
    out.emplace_back(item->text);
  }
  return out;
}

bool known(const Node& name, std::string_view text, diagnostic::Findings& findings) {
  if (diagnostic::find_rule(text) != nullptr || diagnostic::is_group(text)) return true;
  const std::string_view near = base::closest_match(text, diagnostic::rule_and_group_names());
  findings.push_back(
      {.rule = "undefined-name",
       .message = fmt::format("unknown rule or group `{}`", text),
       .span = name.span,
       .help = near.empty() ? "`twinhull explain` lists them all" : fmt::format("did you mean `{}`?", near)});
  return false;
}

std::optional<diagnostic::Severity> parse_severity(std::string_view word) {
  for (const auto severity :
       {diagnostic::Severity::error, diagnostic::Severity::warning, diagnostic::Severity::info}) {
    if (word == diagnostic::name(severity)) return severity;
  }
  return {};
}

void take_rules(const Node* rules, Settings& settings, diagnostic::Findings& findings) {
  for (const yaml::Entry& entry : rules == nullptr ? std::span<const yaml::Entry>() : rules->entries) {
    const Node at_key{.span = entry.key_span};
    if (known(at_key, entry.key, findings)) {
      settings.overrides.push_back(
          {std::string(diagnostic::current_id(entry.key)), parse_severity(entry.value->text)});
    }
  }
}

void take_exceptions(const Node* list, Settings& settings, diagnostic::Findings& findings) {
  for (const Node* item : list == nullptr ? std::span<const Node* const>() : list->items) {
    const Node* rule = item->get("rule");
    if (!known(*rule, rule->text, findings)) continue;
    settings.exceptions.push_back({.rule = std::string(diagnostic::current_id(rule->text)),
                                   .paths = texts(item->get("paths")),
                                   .object = std::string(text_at(item, "object")),
                                   .reason = std::string(text_at(item, "reason")),
                                   .span = rule->span});
  }
}

/// A path in the settings, relative to where the path of the settings file is relative to.
std::string beside(const std::string& settings_path, const std::string& path) {
  const std::size_t slash = settings_path.rfind('/');
  return path.starts_with('/') || slash == std::string::npos ? path
                                                             : settings_path.substr(0, slash + 1) + path;
}

void take_limits(const Node* limits) {
  for (std::size_t i = 0; i < base::limit_rows().size(); ++i) {
    const Node* value = limits == nullptr ? nullptr : limits->get(base::limit_rows()[i].name);
    const auto number = value == nullptr ? std::nullopt : value->integer();
    if (number) base::set_limit(static_cast<base::Limit>(i), static_cast<std::uint64_t>(*number));
  }
}

void take(const Node& lint, const std::string& path, Settings& settings, diagnostic::Findings& findings) {
  if (const Node* version = lint.get("kubernetesVersion")) {
    kubernetes::ParsedVersion parsed = kubernetes::parse_kubernetes_version(version->text);
    if (parsed.version) {
      settings.kubernetes_version = *parsed.version;
    } else {
      findings.push_back({.rule = "invalid-enum-value",
                          .message = fmt::format("`{}` {}", version->text, parsed.error),
                          .span = version->span,
                          .help = "choose a release that is known, such as \"1.34\""});
    }
  }
  if (const Node* profile = lint.get("profile")) settings.profile = profile->text;
  take_rules(lint.get("rules"), settings, findings);
  take_exceptions(lint.get("exceptions"), settings, findings);
  for (const std::string& text : texts(lint.get("externals"))) {
    if (ExternalObject external; parse_external(text, external))
      settings.externals.push_back(std::move(external));
  }
  std::ranges::move(texts(lint.get("exclude")), std::back_inserter(settings.exclude));
  for (const std::string& crd : texts(lint.get("crds"))) settings.crds.push_back(beside(path, crd));
  for (const std::string& policy : texts(lint.get("policies")))
    settings.policies.push_back(beside(path, policy));
}

}  // namespace

void read_settings(const std::string& path, base::FileSystem& fs, source::Files& files, base::Arena& arena,
                   std::string_view schema_text, Settings& settings, diagnostic::Findings& findings) {
  base::Expected<std::string> text = fs.read(path);
  if (!text.value) {
    findings.push_back({.rule = "unreadable-file",
                        .message = fmt::format("`{}` cannot be read: {}", path, text.error),
                        .help = "use an existing file with read permission",
                        .file = path});
    return;
  }
  const std::uint32_t file = files.add(path, std::move(*text.value));
  yaml::ReadResult read = yaml::read(files, file, arena);
  const bool ok = read.ok();
  append(findings, std::move(read.findings));
  if (!ok) return;
  const bool empty = read.documents.empty() || read.documents.front().root == nullptr;
  const Node& root = empty ? *yaml::make_map(arena, {}) : *read.documents.front().root;

  const std::uint32_t schema_file =
      files.add("<built-in>/schemas/twinhull.schema.json", std::string(schema_text));
  const yaml::ReadResult schema = yaml::read(files, schema_file, arena);
  diagnostic::Findings wrong = schema::validate(schema::compile(*schema.documents.front().root).schema, root);
  const bool sound = wrong.empty();
  std::ranges::move(wrong, std::back_inserter(findings));
  const Node* lint = root.get("lint");
  if (sound)
    settings.custom_rules = read_custom_rules(path, root.get("rules"), *schema.documents.front().root, fs,
                                              files, arena, findings);
  if (sound) take_limits(root.get("limits"));
  if (sound && lint != nullptr) take(*lint, path, settings, findings);
}

}  // namespace twinhull::lint
