#include "lint/load/locate/chart_locations.h"

#include <algorithm>
#include <utility>

#include "base/path.h"
#include "lint/load/locate/node_path.h"
#include "yaml/reader.h"
#include "yaml/writer.h"

namespace twinhull::lint {
namespace {

using helm::OriginFile;
using helm::OriginRange;

constexpr std::size_t most_includes = 3;  ///< shown of a chain

/// Which of the values files of a render it is.
std::size_t index_of_layer(const helm::Origins& origins, std::uint32_t file) {
  return static_cast<std::size_t>(
      std::count_if(origins.files.begin(), origins.files.begin() + file,
                    [](const OriginFile& one) { return one.kind == OriginFile::Kind::given; }));
}

SetLocation location_of(const std::vector<Step>& path, source::Span exact) {
  const Step& last = path.back();
  const bool nested = last.value->is(yaml::Kind::map) || last.value->is(yaml::Kind::list);
  const source::Span value = exact.known() ? exact : last.value->span;
  return {path_text(path), nested && last.key_span.known() ? last.key_span : value, last.value};
}

}  // namespace

const ChartLocations::ParsedText& ChartLocations::written(const yaml::Node& within) {
  std::unique_ptr<ParsedText>& out = written_[&within];
  if (out != nullptr) return *out;
  out = std::make_unique<ParsedText>();
  std::string text(within.text);
  if (within.is(yaml::Kind::map)) yaml::write(text, within);
  out->file = out->files.add("values", std::move(text));
  const yaml::ReadResult read = yaml::read(out->files, out->file, out->arena,
                                           {.accept_yaml11_scalars = true, .accept_foreign_spaces = true});
  if (!read.documents.empty()) out->root = read.documents.front().root;
  return *out;
}

source::Span ChartLocations::span(const UnitOrigin& rendered, const OriginRange& range) {
  const OriginFile& file = rendered.output->file(range);
  if (range.file == 0 || file.kind != OriginFile::Kind::chart) return {};
  const std::uint32_t id = sources_.file(base::join_path(rendered.directory, file.path));
  if (id == 0) return {};
  const auto size = static_cast<std::uint32_t>(sources_.files().text(id).size());
  return {id, std::min(range.begin, size), std::min(range.end, size)};
}

std::optional<SetLocation> ChartLocations::set_location(const UnitOrigin& rendered,
                                                        const helm::ValueOrigin& value) {
  const OriginRange& range = value.value.file != 0 ? value.value : value.key;
  const OriginFile& file = rendered.output->file(range);
  if (range.file == 0 || file.kind == OriginFile::Kind::option) return std::nullopt;
  std::string path = base::join_path(rendered.directory, file.path);
  bool key = false;
  if (file.kind == OriginFile::Kind::given) {
    const std::size_t layer = index_of_layer(*rendered.output->origins, range.file);
    if (layer >= rendered.values.size()) return std::nullopt;
    path = rendered.values[layer];
    if (const yaml::Node* within = rendered.within[layer]) {
      const ParsedText& text = written(*within);
      const yaml::Node* map = sources_.map_within(*within);
      if (text.root == nullptr || map == nullptr) return std::nullopt;
      const std::vector<Step> steps =
          follow(*map, path_to(*text.root, {text.file, range.begin, range.end}, key));
      if (steps.empty()) return std::nullopt;
      return location_of(steps, {});
    }
  }
  const std::vector<const yaml::Node*>& roots = sources_.documents(path);
  if (roots.empty()) return std::nullopt;
  const source::Span exact{roots.front()->span.file, range.begin, range.end};
  const std::vector<Step> steps = path_to(*roots.front(), exact, key);
  return steps.empty() ? std::nullopt : std::optional(location_of(steps, exact));
}

RenderedLocation ChartLocations::of(const UnitOrigin& rendered, std::string_view text, std::size_t begin,
                                    std::size_t end) {
  RenderedLocation out;
  if (rendered.output == nullptr) return out;
  const helm::OriginTrace origin = rendered.output->of(text, begin, end);
  out.span = span(rendered, origin.at);
  const auto add = [&](const OriginRange& range, const char* message) {
    const source::Span location = span(rendered, range);
    if (!location.known() || location == out.span) return;
    if (!out.span.known()) {
      out.span = location;
    } else if (out.included.size() < most_includes) {
      out.included.push_back({message, location});
    }
  };
  if (!origin.inside.empty() && out.span.known()) add(origin.inside.back(), "printed here");
  for (const OriginRange& call : origin.calls) add(call, "included here");
  for (const helm::ValueOrigin& value : origin.values) {
    std::optional<SetLocation> location = set_location(rendered, value);
    if (!location) continue;
    // Of a key and its value, the value.
    if (!out.values.empty() && out.values.back().value == location->value) out.values.pop_back();
    out.values.push_back(std::move(*location));
  }
  return out;
}

}  // namespace twinhull::lint
