#include <cstdint>
#include <cstdlib>
#include <string>

#include "yaml/reader.h"
#include "yaml/writer.h"

// Any bytes: parsing terminates, and writing and parsing the result again is lossless.

using namespace twinhull;

namespace {

/// Checks that spans are inside the text, and that those of children are ordered and nested.
void check_spans(const yaml::Node& node, std::size_t size, int depth) {
  if (node.span.begin > node.span.end || node.span.end > size || depth > 101) std::abort();
  for (const yaml::Entry& entry : node.entries) check_spans(*entry.value, size, depth + 1);
  for (const yaml::Node* item : node.items) check_spans(*item, size, depth + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  source::Files files;
  base::Arena arena;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const yaml::ReadResult first = yaml::read(files, files.add("first.yaml", text), arena);
  for (const diagnostic::Finding& finding : first.findings) {
    if (finding.span.begin > finding.span.end || finding.span.end > size + 1) std::abort();
  }
  if (!first.ok()) return 0;
  for (const yaml::Document& document : first.documents) {
    if (document.root == nullptr) continue;
    check_spans(*document.root, size, 0);
    std::string written;
    yaml::write(written, *document.root);
    const yaml::ReadResult second = yaml::read(files, files.add("second.yaml", written), arena);
    if (!second.ok() || second.documents.size() != 1 || second.documents[0].root == nullptr) std::abort();
    if (!yaml::equal(*document.root, *second.documents[0].root)) std::abort();
  }
  return 0;
}
