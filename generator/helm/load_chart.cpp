#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/gzip.h"
#include "base/path.h"
#include "base/text.h"
#include "helm/chart.h"
#include "helm/documents.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

constexpr std::size_t max_unpacked = std::size_t{100} << 20;
constexpr std::size_t max_file = std::size_t{5} << 20;
constexpr int max_nesting = 50;  ///< of directories, and of charts in charts

/// Returns an error, empty on success.
std::string read_folder(const std::string& root, const std::string& below, base::FileSystem& fs,
                        const IgnoreRules& rules, int depth, std::vector<ChartFile>& files) {
  if (depth > max_nesting) return "";
  const base::Expected<std::vector<base::DirectoryEntry>> entries =
      fs.list(below.empty() ? root : root + "/" + below);
  if (!entries.value) return entries.error;
  for (const base::DirectoryEntry& entry : *entries.value) {
    const std::string path = below.empty() ? entry.name : below + "/" + entry.name;
    const base::FileType type =
        entry.type == base::FileType::symlink ? fs.target_type(root + "/" + path) : entry.type;
    const bool directory = type == base::FileType::directory;
    if (rules.ignores(path, directory)) continue;
    if (directory) {
      if (std::string error = read_folder(root, path, fs, rules, depth + 1, files); !error.empty())
        return error;
    } else if (type == base::FileType::file) {
      base::Expected<std::string> content = fs.read(root + "/" + path);
      if (!content.value) return fmt::format("error reading {}: {}", path, content.error);
      if (content.value->starts_with("\xEF\xBB\xBF")) content.value->erase(0, 3);
      files.push_back({path, std::move(*content.value)});
    }
  }
  return "";
}

std::string text_at(const Value& map, std::string_view key) {
  const Value* found = find(map.map, key);
  return found == nullptr || found->is_nil() ? "" : printed(*found);
}

Value list_or_nil(const Value& map, std::string_view key) {
  const Value* found = find(map.map, key);
  return found != nullptr && found->is_list() ? *found : of_list(nullptr);
}

void read_dependencies(Chart& chart, const Value& map) {
  const Value list = list_or_nil(map, "dependencies");
  if (list.list == nullptr) return;
  chart.dependencies.clear();
  for (const Value& item : items_of(list)) {
    if (!item.is_map()) continue;
    Dependency dependency;
    dependency.name = text_at(item, "name");
    dependency.version = text_at(item, "version");
    dependency.repository = text_at(item, "repository");
    dependency.condition = text_at(item, "condition");
    dependency.alias = text_at(item, "alias");
    for (const Value& tag : items_of(list_or_nil(item, "tags"))) dependency.tags.push_back(printed(tag));
    dependency.imports = list_or_nil(item, "import-values");
    chart.dependencies.push_back(std::move(dependency));
  }
}

/// The fields of Chart.yaml under their names in Go, as `.Chart` has them.
Value metadata_of(Heap& heap, const Value& map, const Chart& chart) {
  constexpr std::pair<std::string_view, std::string_view> texts[] = {{"APIVersion", "apiVersion"},
                                                                     {"AppVersion", "appVersion"},
                                                                     {"Condition", "condition"},
                                                                     {"Description", "description"},
                                                                     {"Home", "home"},
                                                                     {"Icon", "icon"},
                                                                     {"KubeVersion", "kubeVersion"},
                                                                     {"Name", "name"},
                                                                     {"Tags", "tags"},
                                                                     {"Type", "type"},
                                                                     {"Version", "version"}};
  Map* out = heap.make_map();
  for (const auto& [field, key] : texts) set(heap, *out, field, of_text(heap, text_at(map, key)));
  if (text_at(map, "apiVersion").empty()) set(heap, *out, "APIVersion", of_text("v1"));
  const Value* deprecated = find(map.map, "deprecated");
  set(heap, *out, "Deprecated", of(deprecated != nullptr && is_true(*deprecated)));
  for (const auto& [field, key] : {std::pair{"Keywords", "keywords"}, std::pair{"Sources", "sources"}}) {
    Value list = list_or_nil(map, key);
    set(heap, *out, field, list.list == nullptr ? of_list(heap.make_list()) : list);
  }
  const Value* annotations = find(map.map, "annotations");
  Map* texts_of_annotations = nullptr;
  if (annotations != nullptr && annotations->is_map()) {
    texts_of_annotations = heap.make_map();
    for (const auto& [key, entry] : entries_of(*annotations)) {
      set(heap, *texts_of_annotations, key, of_text(heap, text_of(entry)));
    }
  }
  set(heap, *out, "Annotations", of_map(texts_of_annotations, Type::string_map));
  List* maintainers = heap.make_list();
  for (const Value& one : items_of(list_or_nil(map, "maintainers"))) {
    Map* entry = heap.make_map();
    for (const auto& [field, key] :
         {std::pair{"Name", "name"}, std::pair{"Email", "email"}, std::pair{"URL", "url"}}) {
      set(heap, *entry, field, of_text(heap, text_at(one, key)));
    }
    append(heap, *maintainers, of_map(entry));
  }
  set(heap, *out, "Maintainers", of_list(maintainers));
  List* dependencies = heap.make_list();
  for (const Dependency& one : chart.dependencies) {
    Map* entry = heap.make_map();
    set(heap, *entry, "Name", of_text(heap, one.name));
    set(heap, *entry, "Version", of_text(heap, one.version));
    set(heap, *entry, "Repository", of_text(heap, one.repository));
    set(heap, *entry, "Condition", of_text(heap, one.condition));
    set(heap, *entry, "Alias", of_text(heap, one.alias));
    set(heap, *entry, "Enabled", of(true));
    append(heap, *dependencies, of_map(entry));
  }
  set(heap, *out, "Dependencies", of_list(dependencies));
  return of_map(out);
}

using LoadedChart = base::Expected<std::shared_ptr<Chart>>;

LoadedChart from_files(std::vector<ChartFile> files, Heap& heap, int depth) {
  auto chart = std::make_shared<Chart>();
  auto parts = std::make_shared<ChartContent>();
  chart->content = parts;
  chart->values = of_map(heap.make_map());
  const auto described = std::find_if(files.begin(), files.end(),
                                      [](const ChartFile& file) { return file.path == "Chart.yaml"; });
  if (described == files.end()) return {std::nullopt, "Chart.yaml file is missing"};
  const base::Expected<Value> description = read_yaml(heap, described->content);
  const Value map = description.value.value_or(Value());
  if (!map.is_map()) {
    return {std::nullopt, fmt::format("cannot load Chart.yaml: {}",
                                      description.error.empty() ? "it is not a map" : description.error)};
  }
  chart->name = text_at(map, "name");
  chart->version = text_at(map, "version");
  chart->kubernetes_version = text_at(map, "kubeVersion");
  chart->library = text_at(map, "type") == "library";
  if (chart->name.empty()) return {std::nullopt, "validation: chart.metadata.name is required"};
  if (chart->version.empty()) return {std::nullopt, "validation: chart.metadata.version is required"};
  read_dependencies(*chart, map);
  const bool first_version = text_at(map, "apiVersion") != "v2";
  std::map<std::string, std::vector<ChartFile>> subcharts;
  for (ChartFile& file : files) {
    if (file.path == "Chart.yaml" || file.path == "Chart.lock") continue;
    if (file.path == "values.yaml") {
      const base::Expected<Value> read = read_yaml(heap, file.content);
      const Value values = read.value.value_or(Value());
      if (!read.value || (!values.is_map() && !values.is_nil())) {
        return {std::nullopt, fmt::format("cannot load values.yaml: cannot unmarshal yaml document: {}",
                                          read.value ? "it is not a map" : read.error)};
      }
      if (values.is_map()) chart->values = values;
    } else if (file.path == "values.schema.json") {
      parts->schema = std::move(file.content);
    } else if (file.path == "requirements.yaml" || file.path == "requirements.lock") {
      if (file.path == "requirements.yaml") {
        const base::Expected<Value> read = read_yaml(heap, file.content);
        if (!read.value) return {std::nullopt, fmt::format("cannot load requirements.yaml: {}", read.error)};
        read_dependencies(*chart, *read.value);
      }
      if (first_version) parts->files.push_back(std::move(file));
    } else if (file.path.starts_with("templates/")) {
      parts->templates.push_back(std::move(file));
    } else if (file.path.starts_with("charts/") && !file.path.ends_with(".prov")) {
      std::string below = file.path.substr(7);
      subcharts[below.substr(0, below.find('/'))].push_back({below, std::move(file.content)});
    } else {
      parts->files.push_back(std::move(file));
    }
  }
  chart->metadata = metadata_of(heap, map, *chart);
  for (auto& [name, content] : subcharts) {
    if (name.starts_with('_') || name.starts_with('.') || depth > max_nesting) continue;
    const auto failed = [&, where = name](const std::string& why) {
      return LoadedChart{std::nullopt,
                         fmt::format("error unpacking subchart {} in {}: {}", where, chart->name, why)};
    };
    std::vector<ChartFile> inner;
    if (name.ends_with(".tgz")) {
      base::Expected<std::vector<ChartFile>> archive = read_chart_archive(content[0].content);
      if (!archive.value) return failed(archive.error);
      inner = std::move(*archive.value);
    } else {
      for (ChartFile& file : content) {
        const std::size_t slash = file.path.find('/');
        if (slash != std::string::npos)
          inner.push_back({file.path.substr(slash + 1), std::move(file.content)});
      }
      if (inner.empty()) continue;
    }
    LoadedChart subchart = from_files(std::move(inner), heap, depth + 1);
    if (!subchart.value) return failed(subchart.error);
    chart->subcharts.push_back(std::move(*subchart.value));
  }
  return {std::move(chart), {}};
}

}  // namespace

base::Expected<std::vector<ChartFile>> read_chart_directory(const std::string& folder, base::FileSystem& fs) {
  const base::Expected<std::string> text = fs.read(folder + "/.helmignore");
  const IgnoreRules rules(text.value.value_or(""));
  std::vector<ChartFile> files;
  if (!rules.error().empty()) return {std::nullopt, rules.error()};
  const std::string error = read_folder(folder, "", fs, rules, 0, files);
  if (!error.empty()) return {std::nullopt, error};
  return {std::move(files), {}};
}

base::Expected<std::vector<ChartFile>> read_chart_archive(std::string_view bytes) {
  std::vector<ChartFile> files;
  const base::Gunzipped archive = base::gunzip(bytes, max_unpacked);
  if (archive.fault != base::GzipFault::none) {
    return {std::nullopt,
            archive.fault == base::GzipFault::damaged ? "gzip: invalid header" : "the archive is too large"};
  }
  // A header of 512 bytes, then the content in blocks of 512 bytes.
  constexpr std::size_t block = 512;
  const std::string_view tar = archive.bytes;
  std::string long_name;
  for (std::size_t at = 0; at + block <= tar.size();) {
    const std::string_view header = tar.substr(at, block);
    const auto field = [&](std::size_t offset, std::size_t size) {
      const std::string_view text = header.substr(offset, size);
      return text.substr(0, text.find('\0'));
    };
    if (header.find_first_not_of('\0') == std::string_view::npos) break;
    const std::string_view octal = base::trim(field(124, 12));
    std::size_t size = 0;
    std::from_chars(octal.data(), octal.data() + octal.size(), size, 8);
    at += block;
    if (size > tar.size() - std::min(at, tar.size())) {
      return {std::nullopt, "unexpected EOF"};
    }
    const char type = header[156];
    const std::string_view content = tar.substr(at, size);
    at += (size + block - 1) / block * block;
    if (type == 'L') {
      long_name = std::string(content.substr(0, content.find('\0')));
      continue;
    }
    if (type == 'x') {
      // An extended header: `LENGTH path=NAME`.
      const std::size_t path = content.find(" path=");
      if (path != std::string_view::npos) {
        const std::string_view rest = content.substr(path + 6);
        long_name = std::string(rest.substr(0, rest.find('\n')));
      }
      continue;
    }
    std::string name = long_name.empty() ? std::string(field(0, 100)) : long_name;
    if (long_name.empty() && header.substr(257, 5) == "ustar" && !field(345, 155).empty()) {
      name = std::string(field(345, 155)) + "/" + name;
    }
    long_name.clear();
    if (type != '0' && type != '\0') continue;
    const std::size_t slash = name.find('/');
    if (slash == std::string::npos) continue;
    const std::string path = base::join_path("", name.substr(slash + 1));
    if (path.starts_with("..") || path.starts_with('/')) {
      return {std::nullopt, "chart illegally references parent directory"};
    }
    if (content.size() > max_file) {
      return {std::nullopt, fmt::format("decompressed chart file {} is larger than the maximum file size {}",
                                        path, max_file)};
    }
    files.push_back({path, std::string(content)});
    if (files.back().content.starts_with("\xEF\xBB\xBF")) files.back().content.erase(0, 3);
  }
  if (files.empty()) return {std::nullopt, "no files in chart archive"};
  return {std::move(files), {}};
}

namespace {

void set_parents(Chart& chart) {
  for (const std::shared_ptr<Chart>& subchart : chart.subcharts) {
    subchart->parent = &chart;
    set_parents(*subchart);
  }
}

}  // namespace

void copy_subcharts(Chart& chart) {
  for (std::shared_ptr<Chart>& subchart : chart.subcharts) {
    subchart = std::make_shared<Chart>(*subchart);
    subchart->parent = &chart;
    copy_subcharts(*subchart);
  }
}

std::string full_path(const Chart& chart) {
  return chart.parent == nullptr ? chart.name : full_path(*chart.parent) + "/charts/" + chart.name;
}

base::Expected<std::shared_ptr<Chart>> load_chart(const std::string& path, base::FileSystem& fs, Heap& heap) {
  base::Expected<std::vector<ChartFile>> files;
  if (fs.target_type(path) == base::FileType::directory) {
    files = read_chart_directory(path, fs);
  } else {
    const base::Expected<std::string> bytes = fs.read(path);
    if (!bytes.value) return {std::nullopt, fmt::format("path \"{}\" not found", path)};
    files = read_chart_archive(*bytes.value);
  }
  if (!files.value) return {std::nullopt, files.error};
  LoadedChart chart = from_files(std::move(*files.value), heap, 0);
  if (chart.value) set_parents(**chart.value);
  return chart;
}

}  // namespace twinhull::helm
