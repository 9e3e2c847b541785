#include "lint/load/manifests/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

#include "lint/load/manifests/loose_patches.h"
#include "lint/load/workspace/rendered.h"

namespace twinhull::lint {
namespace {

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Whether a key is at the start of a line.
bool has_key(std::string_view text, std::string_view key) {
  for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    const bool begins = at == 0 || text[at - 1] == '\n';
    if (begins && text.substr(at + key.size(), 1) == ":") return true;
  }
  return false;
}

/// UTF-16, as PowerShell writes it: words cannot be found in it, so its contents are unknown.
bool is_wide(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
         (text.size() > 1 && (text[0] == '\0' || text[1] == '\0'));
}

/// A list of JSON patch operations can be part of a kustomization.
bool may_be_json_patch(std::string_view text) {
  constexpr std::array<std::string_view, 6> operations = {"add", "copy", "move", "remove", "replace", "test"};
  for (std::size_t at = text.find("op"); at != std::string_view::npos; at = text.find("op", at + 1)) {
    const bool begins = at == 0 || std::string_view(" \n{\"'-").find(text[at - 1]) != std::string_view::npos;
    const std::size_t value = text.find_first_not_of(" :\"'", at + 2);
    if (!begins || value == std::string_view::npos || value == at + 2) continue;
    if (std::ranges::any_of(operations,
                            [&](std::string_view one) { return text.substr(value).starts_with(one); }))
      return true;
  }
  return false;
}

/// For invalid YAML: whether it was meant to be an object.
bool looks_like_object(std::string_view text) {
  return is_wide(text) || holds(text, "apiVersion") || has_key(text, "apiversion") ||
         (has_key(text, "kind") && (has_key(text, "metadata") || has_key(text, "spec")));
}

/// What exceeds the limits of any reader is reported, whatever it contains.
bool is_limit(const diagnostic::Finding& finding) {
  return finding.rule == "excessive-aliasing" || finding.rule == "excessive-nesting";
}

/// Whether a finding is in one of the spans, which are sorted and disjoint.
bool inside(const std::vector<source::Span>& spans, const diagnostic::Finding& finding) {
  auto behind = std::ranges::upper_bound(spans, finding.span.begin, {}, &source::Span::begin);
  return behind != spans.begin() && finding.span.begin <= (behind - 1)->end;
}

/// The directory whose `templates/` contains a file: not a chart, otherwise the file would be rendered.
std::string_view directory_of_templates(std::string_view path) {
  const std::size_t at = path.rfind("/templates/");
  return at == std::string_view::npos ? std::string_view() : path.substr(0, at);
}

diagnostic::Finding template_finding(diagnostic::Finding finding, std::string_view path) {
  finding.rule = "unrendered-template";
  finding.severity = diagnostic::Severity::warning;
  if (const std::string_view directory = directory_of_templates(path); !directory.empty()) {
    finding.message = fmt::format(
        "`{}` has no Chart.yaml: Helm does not install this template, and it is not checked", directory);
    finding.help = "add a Chart.yaml, or exclude the directory with `lint.exclude` in twinhull.yaml";
    return finding;
  }
  finding.message = "this document is a template and was not checked: " + finding.message;
  finding.help =
      "pass the directory of its chart, or pipe in the rendered output; exclude it with `lint.exclude` in "
      "twinhull.yaml";
  return finding;
}

/// Reports a document that could not be read; false if it is not meant for Kubernetes.
bool take_unread(const yaml::UnreadDocument& unread, diagnostic::Finding finding, const source::Files& files,
                 Workspace& input) {
  const std::string_view text = files.text(unread.span.file);
  const bool limit = is_limit(finding);
  if (!limit && !looks_like_object(text.substr(unread.span.begin, unread.span.end - unread.span.begin)))
    return false;
  input.failed = input.failed || limit;
  input.unread.push_back({unread.span, unread.templated});
  if (unread.templated) {
    input.templates.push_back(template_finding(std::move(finding), files.path(unread.span.file)));
  } else {
    input.findings.push_back(std::move(finding));
  }
  return true;
}

}  // namespace

bool may_hold_objects(std::string_view text) {
  constexpr std::array<std::string_view, 4> words = {"apiVersion", "kind", "metadata", "apiversion"};
  return is_wide(text) || may_be_json_patch(text) ||
         std::ranges::any_of(words, [&](std::string_view word) { return holds(text, word); });
}

bool may_exceed_limits(std::string_view text) {
  constexpr std::size_t deep = 100, many = 8;
  std::size_t depth = 0, lead = 0, aliases = 0;
  bool leading = true;  // still in the leading blanks and dashes of a line
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    leading = c == '\n' || (leading && (c == ' ' || c == '-' || c == '?'));
    lead = c == '\n' || !leading ? 0 : lead + 1;
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && depth > 0) --depth;
    const auto is_letter = [](char one) { return std::isalnum(static_cast<unsigned char>(one)) != 0; };
    const bool begins = i == 0 || std::string_view(" ,[\n\t").find(text[i - 1]) != std::string_view::npos;
    if (c == '*' && begins && i + 1 < text.size() && is_letter(text[i + 1])) ++aliases;
    if (depth > deep || lead > deep || aliases >= many) return true;
  }
  return false;
}

void add_manifest(yaml::ReadResult read, const source::Files& files, std::uint32_t unit, Workspace& input) {
  std::vector<bool> taken(read.findings.size(), false);
  for (const yaml::UnreadDocument& unread : read.unread) {
    taken[unread.finding] = true;
    if (!take_unread(unread, std::move(read.findings[unread.finding]), files, input)) ++input.others;
  }
  std::vector<source::Span> others;  // documents that are not objects, sorted
  for (const yaml::Document& document : read.documents) {
    if (document.root == nullptr || document.root->is(yaml::Kind::null)) continue;
    if (unit == 0 &&
        is_loose_patch(*document.root, files.path(document.root->span.file), input.kustomizations))
      continue;
    if (unit == 0 && may_be_patch(*document.root)) {
      input.partial.push_back(document.root);
      continue;
    }
    if (!add_document(*document.root, unit, input)) others.push_back(document.root->span);
  }
  for (std::size_t i = 0; i < read.findings.size(); ++i) {
    if (!taken[i] && !inside(others, read.findings[i])) input.findings.push_back(std::move(read.findings[i]));
  }
}

}  // namespace twinhull::lint
