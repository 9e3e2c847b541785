#include "helm/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "helm/assemble.h"
#include "helm/capabilities.h"
#include "helm/chart.h"
#include "helm/coalesce.h"
#include "helm/documents.h"
#include "helm/error_messages.h"
#include "helm/evaluator.h"
#include "helm/print.h"
#include "helm/semver.h"
#include "schema/schema.h"
#include "source/files.h"
#include "yaml/reader.h"

namespace twinhull::helm {
namespace {

struct Template {
  std::string path;
  std::string file;  ///< its path in the topmost chart's directory
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
    templates.push_back({path + "/" + file.path, chart.content->path + file.path, file.content, context,
                         path + "/templates"});
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

using Kind = RenderError::Kind;

/// The keys that lead from the root to a value with a span, or with a key of that span.
bool find_keys(const yaml::Node& node, source::Span span, std::vector<std::string>& keys) {
  const auto descend = [&](std::string key, const yaml::Node& value) {
    keys.push_back(std::move(key));
    if (find_keys(value, span, keys)) return true;
    keys.pop_back();
    return false;
  };
  if (node.span == span) return true;
  if (span.begin < node.span.begin || span.end > node.span.end) return false;
  for (const yaml::Entry& entry : node.entries) {
    if (entry.key_span == span) {
      keys.emplace_back(entry.key);
      return true;
    }
    if (descend(std::string(entry.key), *entry.value)) return true;
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (descend(std::to_string(i), *node.items[i])) return true;
  }
  return false;
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

/// The values of `-f` and `--set`; empty after an error.
std::optional<Value> given_values(Heap& heap, const RenderOptions& options, base::FileSystem& fs,
                                  Origins* origins, RenderError& error) {
  Map* values = heap.make_map();
  error.kind = Kind::values;
  for (const ValuesFile& file : options.values_files) {
    base::Expected<std::string> text{file.text, {}};
    if (!text.value) text = fs.read_from(file.path);
    ReadOrigins from{.origins = origins};
    if (origins != nullptr) from.file = origins->add_file(OriginFile::Kind::given, file.path);
    const base::Expected<Value> read =
        text.value ? read_yaml(heap, *text.value, from) : base::Expected<Value>();
    const bool other = read.value && !read.value->is_map() && !read.value->is_nil();
    if (!read.value || other) {
      error.reason = !text.value ? text.error : other ? "it is not a map" : read.error;
      error.message = text.value ? fmt::format("failed to parse {}: {}", file.path, error.reason)
                                 : fmt::format("open {}: {}", file.path, error.reason);
      error.locations.push_back({.file = file.path});
      return std::nullopt;
    }
    if (read.value->is_map()) merge_values(heap, *values, *read.value);
  }
  for (const auto& [syntax, option] : options.sets) {
    std::uint32_t origin = 0;
    if (origins != nullptr) origin = origins->of_option(origins->add_file(OriginFile::Kind::option, option));
    error.reason = error.message = apply_set(heap, *values, option, syntax, fs, origin);
    if (!error.reason.empty()) return std::nullopt;
  }
  return of_map(values);
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

/// The dependencies of Chart.yaml that are not in charts/.
std::string missing_dependencies(const Chart& chart) {
  std::string missing;
  for (const Dependency& one : chart.dependencies) {
    const bool found = std::any_of(chart.subcharts.begin(), chart.subcharts.end(),
                                   [&](const auto& subchart) { return subchart->name == one.name; });
    if (!found) missing += (missing.empty() ? "" : ", ") + one.name;
  }
  return missing;
}

void render_templates(const std::vector<Template>& templates, Heap& heap, Evaluator& evaluator,
                      const Chart& chart, RenderResult& rendered,
                      const std::set<std::string, std::less<>>& broken,
                      const std::shared_ptr<Origins>& origins, Pieces& all) {
  std::vector<TemplateOutput> outputs;
  for (const Template& one : templates) {
    const std::string_view name = std::string_view(one.path).substr(one.path.rfind('/') + 1);
    if (name.starts_with('_') || broken.contains(one.path)) continue;
    Map* map = heap.make_map();
    set(heap, *map, "Name", of_text(heap, one.path));
    set(heap, *map, "BasePath", of_text(heap, one.base_path));
    set(heap, *one.values, "Template", of_map(map, Type::values));
    Pieces pieces;
    std::optional<std::string> output = evaluator.execute(one.path, of_map(one.values, Type::values), pieces);
    if (!output) {
      RenderError error = exec_error(one.path, evaluator.take_fault());
      error.exceeded = evaluator.exceeded();
      if (error.exceeded) error.kind = Kind::limit;
      rendered.errors.push_back(std::move(error));
      if (rendered.errors.back().exceeded) break;
      continue;
    }
    remove_no_value(*output, pieces);
    if (one.path.ends_with("NOTES.txt")) {
      if (one.path == chart.name + "/templates/NOTES.txt") rendered.notes = std::move(*output);
      continue;
    }
    outputs.push_back({one.path, std::move(*output), std::move(pieces)});
  }
  assemble(outputs, rendered, origins, all);
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
  /// `above`: the names of the charts around it, without the topmost one.
  void check_schemas(const Chart& of_chart, const Value& values, const std::vector<std::string>& above,
                     std::vector<RenderError>& errors);

  Heap heap;                       ///< of the chart's values
  std::optional<Origins> origins;  ///< of these; empty: they are not recorded
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
    parsed->errors.push_back(parse_error(one.path, message));
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
                                     const std::vector<std::string>& above,
                                     std::vector<RenderError>& errors) {
  base::Arena arena;
  const ValuesSchema* schema = schema_of(of_chart);
  if (schema != nullptr && !is_valid(schema->schema, *to_node(arena, values))) {
    // Only in a text do findings have spans, which tell their values.
    source::Files files;
    std::string fault;
    const std::uint32_t file = files.add("values", to_json(values, false, false, fault));
    const yaml::ReadResult instance = yaml::read(files, file, arena);
    const yaml::Node* root = instance.documents.empty() ? nullptr : instance.documents[0].root;
    const diagnostic::Findings findings =
        root == nullptr ? diagnostic::Findings() : validate(schema->schema, *root);
    for (const diagnostic::Finding& finding : findings) {
      RenderError error{
          .kind = Kind::schema,
          .message = fmt::format("the values of chart {} do not match its schema: {}{}{}", of_chart.name,
                                 finding.path, finding.path.empty() ? "" : ": ", finding.message),
          .reason = finding.message,
          .help = finding.help,
          .keys = above,
          .of_key = finding.rule == "unknown-field"};
      find_keys(*root, finding.span, error.keys);
      errors.push_back(std::move(error));
    }
  }
  for (const std::shared_ptr<Chart>& subchart : of_chart.subcharts) {
    const Value* inner = find(values.map, subchart->name);
    if (inner == nullptr || !inner->is_map()) continue;
    std::vector<std::string> keys = above;
    keys.push_back(subchart->name);
    check_schemas(*subchart, *inner, keys, errors);
  }
}

OpenedChart open_chart(ChartFiles files, bool origins) {
  OpenedChart opened;
  const auto fail = [&](Kind kind, const std::string& why, const std::string& path) {
    opened.error.kind = kind;
    opened.error.message = opened.error.reason = why;
    if (!path.empty()) opened.error.locations.push_back({.file = path});
  };
  if (!files.error.empty()) {
    fail(files.exceeded ? Kind::limit : Kind::chart, files.error, files.path);
    opened.error.exceeded = files.exceeded;
    return opened;
  }
  auto parts = std::make_shared<LoadedChartParts>();
  if (origins) parts->origins.emplace();
  ChartOrError loaded = load_chart(std::move(files.files), parts->heap, origins ? &*parts->origins : nullptr);
  if (loaded.chart == nullptr) {
    fail(loaded.path.ends_with("values.yaml") ? Kind::values : Kind::chart, loaded.error, loaded.path);
    return opened;
  }
  parts->chart = std::move(loaded.chart);
  opened.chart = LoadedChart(std::move(parts));
  return opened;
}

RenderResult LoadedChart::render(const RenderOptions& options, base::FileSystem& fs) const {
  RenderResult rendered;
  const auto failed = [&](Kind kind, std::string message) {
    rendered.errors.push_back({.kind = kind, .message = message, .reason = message});
    return rendered;
  };
  Heap heap(base::limit(base::Limit::render_bytes));
  std::shared_ptr<Origins> origins;
  if (parts_->origins) origins = std::make_shared<Origins>(*parts_->origins);
  RenderError wrong_values;
  const std::optional<Value> given = given_values(heap, options, fs, origins.get(), wrong_values);
  if (!given) {
    rendered.errors.push_back(std::move(wrong_values));
    return rendered;
  }
  Chart chart = *parts_->chart;
  if (!options.own_values) chart.values = of_map(heap.make_map());
  copy_subcharts(chart);
  if (const std::string missing = missing_dependencies(chart); !missing.empty()) {
    failed(Kind::dependency,
           fmt::format("an error occurred while checking for chart dependencies. You may need to run `helm "
                       "dependency build` to fetch missing dependencies: found in Chart.yaml, but missing in "
                       "charts/ directory: {}",
                       missing));
    rendered.errors.back().reason = missing;
    if (!options.keep_going) return rendered;
  }
  if (std::string error = process_dependencies(heap, chart, *given); !error.empty())
    return failed(Kind::values, std::move(error));
  const base::Expected<Capabilities> capabilities =
      make_capabilities(heap, options.kubernetes_version, options.api_versions);
  if (!capabilities.value) return failed(Kind::version, capabilities.error);
  const base::Expected<Value> coalesced = coalesce_values(heap, chart, *given, false);
  if (!coalesced.value) return failed(Kind::values, coalesced.error);
  Value values = *coalesced.value;
  values.type = Type::values;
  parts_->check_schemas(chart, values, {}, rendered.errors);
  if (!rendered.errors.empty() && !options.keep_going) return rendered;
  if (std::string error = check_kubernetes_version(chart, capabilities.value->version); !error.empty())
    return failed(Kind::version, std::move(error));
  Map* top = heap.make_map();
  set(heap, *top, "Release", release_of(heap, options));
  set(heap, *top, "Capabilities", capabilities.value->value);
  set(heap, *top, "Values", values);
  std::vector<Template> templates;
  add_templates(heap, chart, *top, true, templates);
  sort_templates(templates);
  const std::shared_ptr<const ParsedTemplates> parsed = parts_->parse(templates);
  rendered.errors.insert(rendered.errors.end(), parsed->errors.begin(), parsed->errors.end());
  rendered.executed = true;
  for (const Template& one : templates) {
    if (origins == nullptr) break;
    origins->name_template(one.path, origins->add_file(OriginFile::Kind::chart, one.file));
  }
  Pieces pieces;
  if (options.include_crds) add_crds(chart, rendered.output, origins.get(), pieces);
  Evaluator evaluator(parsed->set, heap, origins.get());
  render_templates(templates, heap, evaluator, chart, rendered, parsed->broken, origins, pieces);
  if (origins != nullptr) {
    rendered.origins = std::make_shared<OutputOrigins>(OutputOrigins{std::move(origins), std::move(pieces)});
  }
  rendered.impure.assign(evaluator.impure().begin(), evaluator.impure().end());
  return rendered;
}

RenderResult render_chart(ChartFiles files, const RenderOptions& options, base::FileSystem& fs,
                          bool origins) {
  OpenedChart opened = open_chart(std::move(files), origins);
  if (opened.chart) return opened.chart->render(options, fs);
  RenderResult failed;
  failed.errors.push_back(std::move(opened.error));
  return failed;
}

}  // namespace twinhull::helm
