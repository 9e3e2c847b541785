#include "helm/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "base/text.h"
#include "helm/capabilities.h"
#include "helm/chart.h"
#include "helm/coalesce.h"
#include "helm/documents.h"
#include "helm/evaluator.h"
#include "helm/fault_text.h"
#include "helm/manifests.h"
#include "helm/print.h"
#include "helm/semver.h"
#include "schema/schema.h"
#include "source/files.h"
#include "yaml/reader.h"

namespace twinhull::helm {
namespace {

struct Template {
  std::string path;
  std::string_view text;
  Map* values = nullptr;
  std::string base_path;
};

/// The context of a chart's templates, and of those of its subcharts; they refer to each other.
Map* add_templates(Heap& heap, const Chart& chart, Map& above, bool root, std::vector<Template>& templates) {
  Map* context = heap.make_map();
  Value metadata = deep_copy(heap, chart.metadata);
  set(heap, *metadata.map, "IsRoot", of(root));
  set(heap, *context, "Chart", metadata);
  Map* files = heap.make_map();
  for (const ChartFile& file : chart.content->files) set(heap, *files, file.path, of_text(file.content));
  set(heap, *context, "Files", of_map(files, Type::files));
  for (const std::string_view key : {"Release", "Capabilities"}) {
    if (const Value* value = find(&above, key)) set(heap, *context, key, *value);
  }
  const Value* values = find(&above, "Values");
  Value mine = of_map(heap.make_map(), Type::values);
  if (root && values != nullptr) {
    mine = *values;
  } else if (values != nullptr) {
    const Value* table = find(values->map, chart.name);
    if (table != nullptr && table->is_map()) {
      mine = *table;
      mine.type = Type::values;
    }
  }
  set(heap, *context, "Values", mine);
  Map* subcharts = heap.make_map();
  set(heap, *context, "Subcharts", of_map(subcharts));
  for (const std::shared_ptr<Chart>& subchart : chart.subcharts) {
    set(heap, *subcharts, subchart->name, of_map(add_templates(heap, *subchart, *context, false, templates)));
  }
  const std::string path = full_path(chart);
  for (const ChartFile& file : chart.content->templates) {
    const std::string_view name = std::string_view(file.path).substr(file.path.rfind('/') + 1);
    if (chart.library && !name.starts_with('_')) continue;
    templates.push_back({path + "/" + file.path, file.content, context, path + "/templates"});
  }
  return context;
}

/// Helm parses templates of deep directories first; of two definitions, the one parsed last wins.
void sort_templates(std::vector<Template>& templates) {
  const auto depth = [](const Template& one) { return std::count(one.path.begin(), one.path.end(), '/'); };
  std::sort(templates.begin(), templates.end(), [&](const Template& a, const Template& b) {
    return depth(a) != depth(b) ? depth(a) > depth(b) : a.path > b.path;
  });
}

/// The compiled values.schema.json of a chart.
struct ValuesSchema {
  source::Files files;
  base::Arena arena;
  schema::Schema schema;

  explicit ValuesSchema(std::string text) {
    const std::uint32_t file = files.add("values.schema.json", std::move(text));
    const yaml::ReadResult read = yaml::read(files, file, arena);
    if (read.documents.empty() || read.documents[0].root == nullptr) return;
    schema = schema::compile(*read.documents[0].root, {.lenient = true}).schema;
  }
};

/// The templates of a chart and its enabled subcharts, parsed.
struct ParsedTemplates {
  TemplateSet set;
  std::vector<std::string> paths;
  std::vector<RenderError> errors;
  std::set<std::string, std::less<>> broken;  ///< paths of the templates with errors
};

/// The values of `-f` and `--set`.
base::Expected<Value> given_values(Heap& heap, const RenderOptions& options, base::FileSystem& fs) {
  Map* values = heap.make_map();
  for (const std::string& path : options.values_files) {
    const base::Expected<std::string> text = fs.read(path);
    if (!text.value) return {std::nullopt, fmt::format("open {}: {}", path, text.error)};
    const base::Expected<Value> read = read_yaml(heap, *text.value);
    const bool other = read.value && !read.value->is_map() && !read.value->is_nil();
    if (!read.value || other) {
      return {std::nullopt,
              fmt::format("failed to parse {}: {}", path, other ? "it is not a map" : read.error)};
    }
    if (read.value->is_map()) merge_values(heap, *values, *read.value);
  }
  for (const auto& [syntax, option] : options.sets) {
    const std::string error = apply_set(heap, *values, option, syntax, fs);
    if (!error.empty()) return {std::nullopt, error};
  }
  return {of_map(values), {}};
}

Value release_of(Heap& heap, const RenderOptions& options) {
  Map* release = heap.make_map();
  set(heap, *release, "Name", of_text(heap, options.release));
  set(heap, *release, "Namespace", of_text(heap, options.release_namespace));
  set(heap, *release, "IsUpgrade", of(false));
  set(heap, *release, "IsInstall", of(true));
  set(heap, *release, "Revision", of_int(1));
  set(heap, *release, "Service", of_text("Helm"));
  return of_map(release);
}

/// The line of `web/templates/x.yaml:3:4` in an error of that file.
int line_in(std::string_view message, std::string_view file) {
  const std::size_t at = message.find(std::string(file) + ":");
  if (at == std::string_view::npos) return 0;
  int line = 0;
  const std::size_t begin = at + file.size() + 1;
  std::from_chars(message.data() + begin, message.data() + message.size(), line);
  return line;
}

void add_crds(const Chart& chart, const Chart& root, std::string& out) {
  for (const ChartFile& file : chart.content->files) {
    if (!file.path.starts_with("crds/")) continue;
    if (!file.path.ends_with(".yaml") && !file.path.ends_with(".yml") && !file.path.ends_with(".json"))
      continue;
    out += fmt::format("---\n# Source: {}/{}\n{}\n", full_path(chart), file.path, file.content);
  }
  for (const std::shared_ptr<Chart>& subchart : chart.subcharts) add_crds(*subchart, root, out);
}

/// The dependencies of Chart.yaml that are not in charts/.
std::string missing_dependencies(const Chart& chart) {
  std::string missing;
  for (const Dependency& one : chart.dependencies) {
    const bool found = std::any_of(chart.subcharts.begin(), chart.subcharts.end(),
                                   [&](const auto& subchart) { return subchart->name == one.name; });
    if (!found) missing += (missing.empty() ? "" : ", ") + one.name;
  }
  if (missing.empty()) return "";
  return fmt::format(
      "an error occurred while checking for chart dependencies. You may need to run `helm dependency build` "
      "to fetch "
      "missing dependencies: found in Chart.yaml, but missing in charts/ directory: {}",
      missing);
}

void render_templates(const std::vector<Template>& templates, Heap& heap, Evaluator& evaluator,
                      const Chart& chart, Rendered& rendered,
                      const std::set<std::string, std::less<>>& broken) {
  std::vector<std::pair<std::string, std::string>> outputs;
  for (const Template& one : templates) {
    const std::string_view name = std::string_view(one.path).substr(one.path.rfind('/') + 1);
    if (name.starts_with('_') || broken.contains(one.path)) continue;
    Map* place = heap.make_map();
    set(heap, *place, "Name", of_text(heap, one.path));
    set(heap, *place, "BasePath", of_text(heap, one.base_path));
    set(heap, *one.values, "Template", of_map(place, Type::values));
    std::optional<std::string> output = evaluator.execute(one.path, of_map(one.values, Type::values));
    if (!output) {
      const std::string message = error_text(one.path, evaluator.take_fault());
      rendered.errors.push_back({one.path, message, line_in(message, one.path)});
      continue;
    }
    for (std::size_t at = output->find("<no value>"); at != std::string::npos;
         at = output->find("<no value>", at)) {
      output->erase(at, 10);
    }
    if (one.path.ends_with("NOTES.txt")) {
      if (one.path == chart.name + "/templates/NOTES.txt") rendered.notes = std::move(*output);
      continue;
    }
    outputs.emplace_back(one.path, std::move(*output));
  }
  std::sort(outputs.begin(), outputs.end());
  std::vector<Manifest> manifests;
  std::vector<Manifest> hooks;
  for (const auto& [path, output] : outputs) {
    SplitManifests split = split_manifests(path, output);
    for (Manifest& manifest : split.manifests) {
      if (!manifest.ignored) (manifest.hook ? hooks : manifests).push_back(std::move(manifest));
    }
    if (!split.error.empty()) rendered.errors.push_back({path, split.error});
  }
  sort_manifests(manifests);
  sort_manifests(hooks);
  for (const Manifest& one : manifests)
    rendered.output += fmt::format("---\n# Source: {}\n{}\n", one.file, one.content);
  const std::size_t end = rendered.output.find_last_not_of(" \t\n\v\f\r");
  rendered.output.resize(end == std::string::npos ? 0 : end + 1);
  rendered.output += '\n';
  for (const Manifest& one : hooks)
    rendered.output += fmt::format("---\n# Source: {}\n{}\n", one.file, one.content);
}

/// Whether the chart admits the version of Kubernetes: an error if not.
std::string check_kubernetes_version(const Chart& chart, const std::string& kubernetes) {
  if (chart.kubernetes_version.empty()) return "";
  const base::Expected<Version> version = parse_version(kubernetes);
  if (version.value && satisfies(chart.kubernetes_version, *version.value).value.value_or(false)) return "";
  return fmt::format("chart requires kubeVersion: {} which is incompatible with Kubernetes {}",
                     chart.kubernetes_version, kubernetes);
}

}  // namespace

struct LoadedChartParts {
  /// The parsed templates; those of the previous rendering if it had the same ones: which subcharts are
  /// enabled depends on the values.
  std::shared_ptr<const ParsedTemplates> parse(const std::vector<Template>& templates);
  /// Null if the chart has no schema, or one that does not compile.
  const ValuesSchema* schema_of(const Chart& of_chart);
  /// The violations of values.schema.json of the chart and its subcharts.
  void check_schemas(const Chart& of_chart, const Value& values, std::vector<RenderError>& errors);

  Heap heap;  ///< of the chart's values
  std::shared_ptr<Chart> chart;

 private:
  std::mutex mutex_;
  std::shared_ptr<const ParsedTemplates> parsed_;
  std::map<const ChartContent*, std::unique_ptr<ValuesSchema>> schemas_;
};

std::shared_ptr<const ParsedTemplates> LoadedChartParts::parse(const std::vector<Template>& templates) {
  const std::lock_guard lock(mutex_);
  const auto same = [](const Template& one, const std::string& path) { return one.path == path; };
  if (parsed_ != nullptr &&
      std::equal(templates.begin(), templates.end(), parsed_->paths.begin(), parsed_->paths.end(), same)) {
    return parsed_;
  }
  auto parsed = std::make_shared<ParsedTemplates>();
  for (const Template& one : templates) {
    parsed->paths.push_back(one.path);
    const std::string message = parsed->set.parse(one.path, one.text);
    if (message.empty()) continue;
    const std::string text = parse_error_text(one.path, message);
    parsed->errors.push_back({one.path, text, line_in(text, one.path)});
    parsed->broken.insert(one.path);
  }
  parsed_ = parsed;
  return parsed;
}

const ValuesSchema* LoadedChartParts::schema_of(const Chart& of_chart) {
  if (of_chart.content->schema.empty()) return nullptr;
  const std::lock_guard lock(mutex_);
  std::unique_ptr<ValuesSchema>& schema = schemas_[of_chart.content.get()];
  if (schema == nullptr) schema = std::make_unique<ValuesSchema>(of_chart.content->schema);
  return schema->schema.usable() ? schema.get() : nullptr;
}

void LoadedChartParts::check_schemas(const Chart& of_chart, const Value& values,
                                     std::vector<RenderError>& errors) {
  if (const ValuesSchema* schema = schema_of(of_chart)) {
    base::Arena arena;
    const yaml::Node* instance = to_node(arena, values);
    if (!is_valid(schema->schema, *instance)) {
      for (const diagnostic::Finding& finding : validate(schema->schema, *instance)) {
        errors.push_back(
            {"", fmt::format("the values of chart {} do not match its schema: {}{}{}", of_chart.name,
                             finding.path, finding.path.empty() ? "" : ": ", finding.message)});
      }
    }
  }
  for (const std::shared_ptr<Chart>& subchart : of_chart.subcharts) {
    const Value* inner = find(values.map, subchart->name);
    if (inner != nullptr && inner->is_map()) check_schemas(*subchart, *inner, errors);
  }
}

base::Expected<LoadedChart> open_chart(const std::string& path, base::FileSystem& fs) {
  auto parts = std::make_shared<LoadedChartParts>();
  base::Expected<std::shared_ptr<Chart>> chart = load_chart(path, fs, parts->heap);
  if (!chart.value) return {std::nullopt, std::move(chart.error)};
  parts->chart = std::move(*chart.value);
  return {LoadedChart(std::move(parts)), {}};
}

Rendered LoadedChart::render(const RenderOptions& options, base::FileSystem& fs) const {
  Rendered rendered;
  const auto failed = [&](std::string message) {
    rendered.errors.push_back({"", std::move(message)});
    return rendered;
  };
  Heap heap;
  const base::Expected<Value> given = given_values(heap, options, fs);
  if (!given.value) return failed(given.error);
  Chart chart = *parts_->chart;
  copy_subcharts(chart);
  if (const std::string missing = missing_dependencies(chart); !missing.empty()) return failed(missing);
  if (const std::string error = process_dependencies(heap, chart, *given.value); !error.empty())
    return failed(error);
  const base::Expected<Capabilities> capabilities =
      make_capabilities(heap, options.kubernetes_version, options.api_versions);
  if (!capabilities.value) return failed(capabilities.error);
  const base::Expected<Value> coalesced = coalesce_values(heap, chart, *given.value, false);
  if (!coalesced.value) return failed(coalesced.error);
  Value values = *coalesced.value;
  values.type = Type::values;
  parts_->check_schemas(chart, values, rendered.errors);
  if (!rendered.errors.empty()) return rendered;
  if (const std::string error = check_kubernetes_version(chart, capabilities.value->version); !error.empty())
    return failed(error);
  Map* top = heap.make_map();
  set(heap, *top, "Release", release_of(heap, options));
  set(heap, *top, "Capabilities", capabilities.value->value);
  set(heap, *top, "Values", values);
  std::vector<Template> templates;
  add_templates(heap, chart, *top, true, templates);
  sort_templates(templates);
  const std::shared_ptr<const ParsedTemplates> parsed = parts_->parse(templates);
  rendered.errors = parsed->errors;
  if (options.include_crds) add_crds(chart, chart, rendered.output);
  Evaluator evaluator(parsed->set, heap);
  render_templates(templates, heap, evaluator, chart, rendered, parsed->broken);
  rendered.impure.assign(evaluator.impure().begin(), evaluator.impure().end());
  return rendered;
}

Rendered render_chart(const std::string& path, const RenderOptions& options, base::FileSystem& fs) {
  const base::Expected<LoadedChart> chart = open_chart(path, fs);
  if (chart.value) return chart.value->render(options, fs);
  Rendered failed;
  failed.errors.push_back({"", chart.error});
  return failed;
}

}  // namespace twinhull::helm
