#include "lint/input/manifest.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "lint/input/rendered.h"
#include "lint/kustomize/trees.h"

namespace twinhull::lint {
namespace {

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Whether a key stands at the start of a line.
bool has_key(std::string_view text, std::string_view key) {
  for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    const bool begins = at == 0 || text[at - 1] == '\n';
    if (begins && text.substr(at + key.size(), 1) == ":") return true;
  }
  return false;
}

/// UTF-16, as PowerShell writes it: no word can be found in it, so nobody knows what it holds.
bool is_wide(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
         (text.size() > 1 && (text[0] == '\0' || text[1] == '\0'));
}

/// For a text that is no YAML: whether it was to be an object.
bool looks_like_object(std::string_view text) {
  return is_wide(text) || holds(text, "apiVersion") || has_key(text, "apiversion") ||
         (has_key(text, "kind") && (has_key(text, "metadata") || has_key(text, "spec")));
}

/// Whether a finding stands in one of the spans, which are in order and apart from each other.
bool inside(const std::vector<source::Span>& spans, const diagnostic::Finding& finding) {
  auto behind = std::ranges::upper_bound(spans, finding.span.begin, {}, &source::Span::begin);
  return behind != spans.begin() && finding.span.begin <= (behind - 1)->end;
}

diagnostic::Finding template_finding(diagnostic::Finding finding) {
  finding.rule = "unrendered-template";
  finding.severity = diagnostic::Severity::warning;
  finding.message = "this document is a template, so nothing of it was looked at: " + finding.message;
  finding.help =
      "name the folder of its chart or pipe in what it renders to; `lint.exclude` in twinhull.yaml leaves it "
      "out";
  return finding;
}

/// Tells of a document that could not be read; false where it concerns nobody here.
bool take_unread(const yaml::Unread& unread, diagnostic::Finding finding, const source::Files& files,
                 Input& input) {
  const std::string_view text = files.text(unread.span.file);
  if (!looks_like_object(text.substr(unread.span.begin, unread.span.end - unread.span.begin))) return false;
  input.unread.push_back({unread.span, unread.templated});
  if (unread.templated) {
    input.templates.push_back(template_finding(std::move(finding)));
  } else {
    input.findings.push_back(std::move(finding));
  }
  return true;
}

}  // namespace

bool may_hold_objects(std::string_view text) {
  constexpr std::array<std::string_view, 4> words = {"apiVersion", "kind", "metadata", "apiversion"};
  return is_wide(text) ||
         std::ranges::any_of(words, [&](std::string_view word) { return holds(text, word); });
}

void add_manifest(yaml::ReadResult read, const source::Files& files, std::uint32_t unit, Input& input) {
  std::vector<bool> taken(read.findings.size(), false);
  for (const yaml::Unread& unread : read.unread) {
    taken[unread.finding] = true;
    if (!take_unread(unread, std::move(read.findings[unread.finding]), files, input)) ++input.others;
  }
  std::vector<source::Span> others;  // documents that are no objects, in order
  for (const yaml::Document& document : read.documents) {
    if (document.root == nullptr || document.root->is(yaml::Kind::null)) continue;
    if (unit == 0 &&
        is_loose_patch(*document.root, files.path(document.root->span.file), input.kustomizations))
      continue;
    if (!add_document(*document.root, unit, input)) others.push_back(document.root->span);
  }
  for (std::size_t i = 0; i < read.findings.size(); ++i) {
    if (!taken[i] && !inside(others, read.findings[i])) input.findings.push_back(std::move(read.findings[i]));
  }
}

}  // namespace twinhull::lint
