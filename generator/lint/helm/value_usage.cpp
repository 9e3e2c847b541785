#include "lint/helm/value_usage.h"

#include <algorithm>
#include <cstddef>

#include "base/path.h"
#include "lint/load/locate/node_path.h"

namespace twinhull::lint {
namespace {

using helm::OriginFile;

/// The values file that a value was read from; 0 if it is not one as a whole.
std::uint32_t file_of(const UnitOrigin& rendered, std::size_t number, std::size_t layer,
                      SourceCache& sources) {
  const OriginFile& file = rendered.output->origins->files[number];
  if (file.kind == OriginFile::Kind::chart)
    return file.path == "values.yaml" ? sources.file(base::join_path(rendered.directory, file.path)) : 0;
  const bool whole = file.kind == OriginFile::Kind::given && layer < rendered.values.size() &&
                     rendered.within[layer] == nullptr;
  return whole ? sources.file(rendered.values[layer]) : 0;
}

/// The files in `source::Files`, by their number in the origins.
std::vector<std::uint32_t> files_of(const UnitOrigin& rendered, SourceCache& sources) {
  std::vector<std::uint32_t> out;
  std::size_t layer = 0;
  for (std::size_t i = 0; i < rendered.output->origins->files.size(); ++i) {
    out.push_back(i == 0 ? 0 : file_of(rendered, i, layer, sources));
    layer += rendered.output->origins->files[i].kind == OriginFile::Kind::given ? 1 : 0;
  }
  return out;
}

void take_missing(const UnitOrigin& rendered, const std::vector<std::uint32_t>& files, SourceCache& sources,
                  ChartValueUsage& out) {
  const helm::Origins& origins = *rendered.output->origins;
  for (const helm::MissingValue& one : origins.reads.missing) {
    const OriginFile& file = origins.files[one.at.file];
    if (file.kind != OriginFile::Kind::chart || !file.path.starts_with("templates/")) continue;
    PrintedMissing missing{
        .keys = {},
        .at = {sources.file(base::join_path(rendered.directory, file.path)), one.at.begin, one.at.end}};
    if (one.map != 0) {
      const helm::OriginRange& key = origins.sources[one.map].key;
      const std::uint32_t values = key.file == 0 ? 0 : files[key.file];
      const std::string path = values == 0 ? std::string() : sources.files().path(values);
      const std::vector<const yaml::Node*>& roots = sources.documents(path);
      if (values == 0 || roots.empty()) continue;
      bool of_key = false;
      for (const Step& step : path_to(*roots.front(), {values, key.begin, key.end}, of_key))
        missing.keys.emplace_back(step.key);
      // The item of a list has no path.
      if (!of_key || std::ranges::find(missing.keys, "") != missing.keys.end()) continue;
    }
    missing.keys.push_back(one.key);
    out.missing.push_back(std::move(missing));
  }
}

}  // namespace

bool ChartValueUsage::reads(const yaml::Entry& entry) const {
  if (keys.contains({entry.key_span.file, entry.key_span.begin})) return true;
  return std::ranges::any_of(entry.value->entries, [&](const yaml::Entry& one) { return reads(one); });
}

ChartValueUsage find_value_usage(const ChartSource& chart, const Workspace& input, SourceCache& sources) {
  ChartValueUsage out;
  for (const UnitOrigin& rendered : input.origins) {
    if (rendered.output == nullptr || rendered.directory != chart.directory) continue;
    const helm::Origins& origins = *rendered.output->origins;
    const std::vector<std::uint32_t> files = files_of(rendered, sources);
    out.rendered = true;
    for (std::uint32_t i = 1; i < origins.sources.size(); ++i) {
      const helm::OriginRange& key = origins.sources[i].key;
      if (key.file != 0 && files[key.file] != 0 && origins.reads.is_read(i))
        out.keys.emplace(files[key.file], key.begin);
    }
    // What users enable can require values that are not set.
    if (rendered.switches.empty()) take_missing(rendered, files, sources, out);
  }
  return out;
}

}  // namespace twinhull::lint
