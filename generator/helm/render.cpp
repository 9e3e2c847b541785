#include "helm/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
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
  for (const ChartFile& file : chart.files) set(heap, *files, file.path, of_text(heap, file.content));
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
  for (const ChartFile& file : chart.templates) {
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

/// The violations of values.schema.json of the chart and its subcharts.
void check_schemas(const Chart& chart, const Value& values, std::vector<RenderError>& errors) {
  if (!chart.schema.empty()) {
    source::Files files;
    base::Arena arena;
    std::string fault;
    const std::uint32_t schema_file = files.add("values.schema.json", chart.schema);
    const std::uint32_t values_file = files.add("values", to_json(values, false, false, fault));
    const yaml::ReadResult schema = yaml::read(files, schema_file, arena);
    const yaml::ReadResult instance = yaml::read(files, values_file, arena);
    if (!schema.documents.empty() && schema.documents[0].root != nullptr && !instance.documents.empty()) {
      const schema::Compiled compiled = schema::compile(*schema.documents[0].root, {.lenient = true});
      if (compiled.schema.usable()) {
        for (const diagnostic::Finding& finding : validate(compiled.schema, *instance.documents[0].root)) {
          errors.push_back(
              {"", fmt::format("the values of chart {} do not match its schema: {}{}{}", chart.name,
                               finding.path, finding.path.empty() ? "" : ": ", finding.message)});
        }
      }
    }
  }
  for (const std::shared_ptr<Chart>& subchart : chart.subcharts) {
    const Value* inner = find(values.map, subchart->name);
    if (inner != nullptr && inner->is_map()) check_schemas(*subchart, *inner, errors);
  }
}

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
  for (const ChartFile& file : chart.files) {
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
                      const Chart& chart, Rendered& rendered, const std::set<std::string>& broken) {
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

}  // namespace

Rendered render_chart(const std::string& path, const RenderOptions& options, base::FileSystem& fs) {
  Rendered rendered;
  const auto failed = [&](std::string message) {
    rendered.errors.push_back({"", std::move(message)});
    return rendered;
  };
  TemplateSet set_of_templates;
  Evaluator evaluator(set_of_templates);
  Heap& heap = evaluator.heap();
  const base::Expected<std::shared_ptr<Chart>> loaded = load_chart(path, fs, heap);
  if (!loaded.value) return failed(loaded.error);
  const std::shared_ptr<Chart>& chart = *loaded.value;
  const base::Expected<Value> given = given_values(heap, options, fs);
  if (!given.value) return failed(given.error);
  if (const std::string missing = missing_dependencies(*chart); !missing.empty()) return failed(missing);
  if (const std::string error = process_dependencies(heap, *chart, *given.value); !error.empty())
    return failed(error);
  const base::Expected<Capabilities> capabilities =
      make_capabilities(heap, options.kubernetes_version, options.api_versions);
  if (!capabilities.value) return failed(capabilities.error);
  const std::string& kubernetes = capabilities.value->version;
  const base::Expected<Value> coalesced = coalesce_values(heap, *chart, *given.value, false);
  if (!coalesced.value) return failed(coalesced.error);
  Value values = *coalesced.value;
  values.type = Type::values;
  check_schemas(*chart, values, rendered.errors);
  if (!rendered.errors.empty()) return rendered;
  if (!chart->kubernetes_version.empty()) {
    const base::Expected<Version> version = parse_version(kubernetes);
    if (!version.value || !satisfies(chart->kubernetes_version, *version.value).value.value_or(false)) {
      return failed(fmt::format("chart requires kubeVersion: {} which is incompatible with Kubernetes {}",
                                chart->kubernetes_version, kubernetes));
    }
  }
  Map* top = heap.make_map();
  set(heap, *top, "Release", release_of(heap, options));
  set(heap, *top, "Capabilities", capabilities.value->value);
  set(heap, *top, "Values", values);
  std::vector<Template> templates;
  add_templates(heap, *chart, *top, true, templates);
  sort_templates(templates);
  std::set<std::string> broken;
  for (const Template& one : templates) {
    const std::string message = set_of_templates.parse(one.path, one.text);
    if (message.empty()) continue;
    const std::string text = parse_error_text(one.path, message);
    rendered.errors.push_back({one.path, text, line_in(text, one.path)});
    broken.insert(one.path);
  }
  if (options.include_crds) add_crds(*chart, *chart, rendered.output);
  render_templates(templates, heap, evaluator, *chart, rendered, broken);
  rendered.impure.assign(evaluator.impure().begin(), evaluator.impure().end());
  return rendered;
}

}  // namespace twinhull::helm
