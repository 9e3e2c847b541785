#include "helm/assemble.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "helm/manifests.h"

namespace twinhull::helm {
namespace {

/// A document, and the text that it is a part of.
struct Document {
  Manifest manifest;
  const TemplateOutput* from = nullptr;
};

/// Appends the pieces of a part of a text, which is at the end of the output; what is before it was not
/// rendered.
void append_pieces(Origins& origins, const Pieces& of_text, std::size_t from, std::size_t to, std::size_t end,
                   Pieces& pieces) {
  const auto begin = static_cast<std::uint32_t>(end - (to - from));
  // Text after the last document was dropped.
  for (std::size_t i = pieces.size(); i-- > 0 && pieces[i].end > begin;) pieces[i].end = begin;
  pieces.push_back({begin, 0});
  origins.append_part(pieces, end, origins.of_pieces(of_text), from, to);
}

void append(const Document& document, std::string& out, Origins* origins, Pieces& pieces) {
  const Manifest& one = document.manifest;
  out += fmt::format("---\n# Source: {}\n{}", one.file, one.content);
  if (origins != nullptr) {
    append_pieces(*origins, document.from->pieces, one.offset, one.offset + one.content.size(), out.size(),
                  pieces);
  }
  out += '\n';
}

RenderError error_of(const TemplateOutput& output, InvalidManifest& invalid,
                     const std::shared_ptr<Origins>& origins) {
  RenderError error{.kind = RenderError::Kind::yaml,
                    .message = fmt::format("YAML parse error on {}: line {} of the output: {}", output.path,
                                           invalid.line, invalid.reason),
                    .reason = std::move(invalid.reason)};
  error.locations.push_back({.file = output.path});
  error.text = std::move(invalid.content);
  if (origins != nullptr) {
    Pieces pieces;
    append_pieces(*origins, output.pieces, invalid.offset, invalid.offset + error.text.size(),
                  error.text.size(), pieces);
    error.origins = std::make_shared<OutputOrigins>(OutputOrigins{origins, std::move(pieces)});
  }
  return error;
}

}  // namespace

void add_crds(const Chart& chart, std::string& out, Origins* origins, Pieces& pieces) {
  for (const ChartFile& file : chart.content->files) {
    if (!file.path.starts_with("crds/")) continue;
    if (!file.path.ends_with(".yaml") && !file.path.ends_with(".yml") && !file.path.ends_with(".json"))
      continue;
    out += fmt::format("---\n# Source: {}/{}\n{}", full_path(chart), file.path, file.content);
    if (origins != nullptr) {
      const std::uint32_t id = origins->add_file(OriginFile::Kind::chart, chart.content->path + file.path);
      const auto size = static_cast<std::uint32_t>(file.content.size());
      const std::uint32_t origin = origins->add_origin({.range = {id, 0, size}, .literal = true});
      append_pieces(*origins, {{size, origin}}, 0, size, out.size(), pieces);
    }
    out += '\n';
  }
  for (const std::shared_ptr<Chart>& subchart : chart.subcharts) add_crds(*subchart, out, origins, pieces);
}

void assemble(std::vector<TemplateOutput>& outputs, RenderResult& rendered,
              const std::shared_ptr<Origins>& origins, Pieces& pieces) {
  std::sort(outputs.begin(), outputs.end(),
            [](const TemplateOutput& a, const TemplateOutput& b) { return a.path < b.path; });
  std::vector<Document> manifests;
  std::vector<Document> hooks;
  for (const TemplateOutput& output : outputs) {
    SplitManifests split = split_manifests(output.path, output.text);
    for (Manifest& manifest : split.manifests) {
      std::vector<Document>& list = manifest.hook ? hooks : manifests;
      if (!manifest.ignored) list.push_back({std::move(manifest), &output});
    }
    for (InvalidManifest& invalid : split.invalid) {
      rendered.errors.push_back(error_of(output, invalid, origins));
    }
  }
  const auto sort = [](std::vector<Document>& documents) {
    std::stable_sort(documents.begin(), documents.end(), [](const Document& a, const Document& b) {
      return installed_before(a.manifest, b.manifest);
    });
  };
  sort(manifests);
  sort(hooks);
  std::string& out = rendered.output;
  for (const Document& one : manifests) append(one, out, origins.get(), pieces);
  const std::size_t end = out.find_last_not_of(" \t\n\v\f\r");
  out.resize(end == std::string::npos ? 0 : end + 1);
  out += '\n';
  for (const Document& one : hooks) append(one, out, origins.get(), pieces);
}

}  // namespace twinhull::helm
