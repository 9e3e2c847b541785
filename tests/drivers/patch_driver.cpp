// Driver of tests/patch_property.py: strategic merge patches. Reads pairs of YAML documents from standard
// input and prints one document per pair:
//   patch_driver diff    base, target → the patch, `null` if they are equal, or the text `not patchable`
//   patch_driver apply   base, patch → the object, `null` if it is deleted, or the text `refused`

#include <fmt/core.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "kubernetes/strategic_merge.h"
#include "yaml/reader.h"
#include "yaml/writer.h"

namespace {

using namespace twinhull;

std::string read_input() {
  std::string text;
  char buffer[65536];
  for (std::size_t count = 0; (count = std::fread(buffer, 1, sizeof buffer, stdin)) > 0;)
    text.append(buffer, count);
  return text;
}

const yaml::Node* answer(std::string_view mode, const yaml::Node& first, const yaml::Node& second,
                         base::Arena& arena) {
  if (mode == "diff") {
    const kubernetes::PatchDraft difference = kubernetes::diff(first, second, arena);
    return difference.patchable ? difference.patch : yaml::make_string(arena, "not patchable");
  }
  const kubernetes::PatchResult applied = kubernetes::apply(first, second, arena);
  return applied.accepted ? applied.object : yaml::make_string(arena, "refused");
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view mode = count == 2 ? arguments[1] : "";
  if (mode != "diff" && mode != "apply") {
    fmt::print(stderr, "usage: patch_driver diff|apply < pairs.yaml\n");
    return 2;
  }
  source::Files files;
  base::Arena arena;
  const yaml::ReadResult input = yaml::read(files, files.add("input", read_input()), arena);
  if (!input.ok() || input.documents.size() % 2 != 0) {
    for (const diagnostic::Finding& finding : input.findings) fmt::print(stderr, "{}\n", finding.message);
    fmt::print(stderr, "pairs of documents are expected\n");
    return 2;
  }
  std::string output;
  for (std::size_t i = 0; i < input.documents.size(); i += 2) {
    const yaml::Node* result = answer(mode, *input.documents[i].root, *input.documents[i + 1].root, arena);
    output += "---\n";
    yaml::write(output, result == nullptr ? *yaml::make_null(arena) : *result);
  }
  std::fwrite(output.data(), 1, output.size(), stdout);
  return 0;
}
