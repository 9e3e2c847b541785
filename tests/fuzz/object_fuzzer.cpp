#include <cstdint>
#include <cstdlib>
#include <deque>
#include <string>

#include "kubernetes/crd.h"
#include "lint/typecheck/schema_check.h"
#include "yaml/reader.h"

// Any objects and CRDs: validation against the API tables terminates with findings inside the text.

using namespace twinhull;

namespace {

void check(const diagnostic::Findings& findings, std::size_t size) {
  for (const diagnostic::Finding& finding : findings) {
    if (finding.rule.empty() || finding.message.empty()) std::abort();
    if (!finding.span.known() || finding.span.begin > finding.span.end || finding.span.end > size)
      std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  source::Files files;
  base::Arena arena;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const yaml::ReadResult read =
      yaml::read(files, files.add("objects.yaml", text), arena, {.accept_yaml11_scalars = true});
  if (!read.ok()) return 0;
  std::deque<kubernetes::ApiCatalog> custom;
  lint::ApiContext apis;
  lint::RegexCache patterns;
  for (const yaml::Document& document : read.documents) {
    if (document.root == nullptr) continue;
    diagnostic::Findings findings;
    if (kubernetes::is_crd(*document.root)) {
      if (auto types = kubernetes::read_crd(*document.root, arena, findings)) {
        apis.custom.push_back(&custom.emplace_back(*types));
      }
    }
    check(findings, size);
    check(lint::check_object(*document.root, apis, patterns).findings, size);
  }
  return 0;
}
