#include "model/read_map.h"

#include <fmt/format.h>

#include <algorithm>

#include "yaml/reader.h"

namespace twinhull::model {

using diagnostic::Findings;
using yaml::Kind;
using yaml::Node;

bool is_recoverable(const diagnostic::Finding& finding) {
  return finding.severity != diagnostic::Severity::error || finding.rule == "duplicate-key" ||
         finding.rule == "ambiguous-scalar";
}

const Node* read_map(const source::Files& files, std::uint32_t file, base::Arena& arena, Findings& findings) {
  yaml::ReadResult result = yaml::read(files, file, arena);
  append(findings, result.findings);
  if (!result.unread.empty() || !std::ranges::all_of(result.findings, is_recoverable)) return nullptr;
  const Node* root = result.documents.empty() ? nullptr : result.documents.front().root;
  if (result.documents.size() > 1) {
    const Node* second = result.documents[1].root;
    findings.push_back({.rule = "multiple-yaml-documents",
                        .message = "the file contains several documents",
                        .span = second == nullptr ? source::Span{file, 0, 0} : second->span,
                        .help = "keep one document; layers are separate files"});
    return nullptr;
  }
  if (root == nullptr || root->is(Kind::null)) return yaml::make_map(arena, {}, {file, 0, 0});
  if (root->is(Kind::map)) return root;
  findings.push_back(
      {.rule = "invalid-type",
       .message = fmt::format("the file contains a {}; a map is expected", yaml::name(root->kind)),
       .span = root->span,
       .help = "write `key: value` lines"});
  return nullptr;
}

}  // namespace twinhull::model
