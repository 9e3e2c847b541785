#include "pipeline/verify_outputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/arena.h"
#include "base/file_system.h"
#include "base/parallel.h"
#include "compare/flow.h"
#include "emit/chart/chart.h"
#include "emit/output/layout.h"
#include "helm/render.h"
#include "kubernetes/objects.h"
#include "kustomize/build.h"
#include "model/prerequisites.h"
#include "pipeline/evaluate.h"
#include "pipeline/normalize_objects.h"
#include "yaml/reader.h"

namespace twinhull::pipeline {
namespace {

using diagnostic::Finding;
using yaml::Entry;
using yaml::Kind;
using yaml::Node;

constexpr std::size_t hash_length = 10;  ///< of the suffix of generated ConfigMaps
/// A value that the chart accepts for a secret with these requirements.
std::string sample(const Node& key) {
  std::string text;
  if (const Node* prefix = key.get("prefix")) text = prefix->text;
  text += "sample";
  const Node* length = key.get("minLength");
  const std::size_t least =
      length == nullptr ? 0
                        : static_cast<std::size_t>(std::max<std::int64_t>(0, length->integer().value_or(0)));
  if (text.size() < least) text.append(least - text.size(), 'x');
  return text;
}

/// The values file with the secrets that an installation supplies.
std::string secret_values(const model::System& system) {
  const Node* secrets = system.root->get("secrets");
  std::map<std::string_view, std::string> values;
  if (secrets != nullptr) {
    for (const Entry& secret : secrets->entries) {
      const Node* keys = secret.value->get("keys");
      if (keys == nullptr) continue;
      for (const Entry& key : keys->entries)
        values.emplace(key.value->get("value")->text, sample(*key.value));
    }
  }
  std::string out = values.empty() ? "{}\n" : "secrets:\n";
  for (const auto& [name, value] : values) {
    std::string quoted;
    for (const char c : value) quoted.append(c == '\'' ? 2 : 1, c);
    out += fmt::format("  '{}': '{}'\n", name, quoted);
  }
  return out;
}

using ObjectKey = std::array<std::string_view, 3>;
using ObjectMap = std::map<ObjectKey, const Node*>;

ObjectKey key_of(const Node& object) {
  const kubernetes::ObjectId id = kubernetes::identity(object);
  return {id.group, id.kind, id.name};
}

bool belongs_to_one_output(const Node& object) {
  const Node* annotations = object.at("metadata.annotations");
  return kubernetes::identity(object).kind == "Namespace" ||
         (annotations != nullptr && annotations->get("helm.sh/hook") != nullptr);
}

/// Where two values differ first.
struct Difference {
  std::string path;
  const Node* chart = nullptr;  ///< null: absent
  const Node* overlay = nullptr;
};

std::optional<Difference> first_difference(const Node& chart, const Node& overlay, const std::string& path) {
  if (yaml::equal(chart, overlay)) return std::nullopt;
  const auto below = [&](std::string_view key) {
    return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
  };
  if (chart.is(Kind::map) && overlay.is(Kind::map)) {
    for (const Entry& entry : chart.entries) {
      const Node* other = overlay.get(entry.key);
      if (other == nullptr) return Difference{below(entry.key), entry.value, nullptr};
      if (std::optional<Difference> found = first_difference(*entry.value, *other, below(entry.key)))
        return found;
    }
    for (const Entry& entry : overlay.entries) {
      if (chart.get(entry.key) == nullptr) return Difference{below(entry.key), nullptr, entry.value};
    }
  }
  if (chart.is(Kind::list) && overlay.is(Kind::list) && chart.items.size() == overlay.items.size()) {
    for (std::size_t i = 0; i < chart.items.size(); ++i) {
      const std::string item = fmt::format("{}[{}]", path, i);
      if (std::optional<Difference> found = first_difference(*chart.items[i], *overlay.items[i], item))
        return found;
    }
  }
  return Difference{path, &chart, &overlay};
}

std::string shown(const Node* value) {
  return value == nullptr ? "absent" : fmt::format("`{}`", compare::flow(*value));
}

/// The outputs of a system, compared target by target.
class Verifier {
 public:
  Verifier(const model::System& system, const std::vector<emit::OutputFile>& files)
      : system_(system),
        secret_names_(model::secret_names(system)),
        chart_directory_(emit::chart_directory(system)) {
    for (const emit::OutputFile& file : files) {
      if (file.path.starts_with(emit::kHelmDirectory) || file.path.starts_with(emit::kKustomizeDirectory))
        fs_.files.emplace(file.path, file.text);
    }
    fs_.files.emplace(secrets_file, secret_values(system));
    helm::OpenedChart opened = helm::open_chart(helm::read_chart(chart_directory_, fs_));
    chart_ = std::move(opened.chart);
    chart_error_ = std::move(opened.error.message);
  }

  diagnostic::Findings verify(const model::Target& target) {
    std::string problem = chart_ ? problem_of(target) : chart_error_;
    if (problem.empty()) return {};
    Finding finding{
        .rule = "outputs-differ",
        .message = fmt::format("the chart and the overlay of `{}` differ: {}", target.name, problem),
        .help =
            "templates must create the same objects in both outputs; if none of your own "
            "templates does, report this as a bug of Twinhull"};
    finding.span = target.own->span;
    finding.system = system_.id;
    finding.target = target.name;
    return {std::move(finding)};
  }

 private:
  static constexpr std::string_view secrets_file = "secrets.yaml";

  /// The first difference; empty if there is none.
  std::string problem_of(const model::Target& target) {
    helm::RenderOptions options;
    options.release = system_.text("release");
    options.release_namespace = namespace_of(*target.effective);
    options.values_files.push_back({fmt::format("{}/{}", chart_directory_, emit::values_file(target.name))});
    options.values_files.push_back({std::string(secrets_file)});
    helm::RenderResult rendered = chart_->render(options, fs_);
    if (!rendered.errors.empty()) return "the chart does not render: " + rendered.errors[0].message;

    source::Files files;
    base::Arena arena;
    const std::uint32_t file = files.add("chart", std::move(rendered.output));
    const yaml::ReadResult chart =
        yaml::read(files, file, arena, {.accept_yaml11_scalars = true, .accept_foreign_spaces = true});
    if (!chart.findings.empty()) return "the rendered chart is invalid: " + chart.findings[0].message;

    std::string directory = emit::overlay_without_secrets(target.name);
    if (fs_.type_no_follow(directory) != base::FileType::directory)
      directory = emit::overlay_directory(target.name);
    kustomize::Builder builder(fs_, files, arena);
    const kustomize::BuildResult overlay = builder.build(directory);
    if (!overlay.complete()) return "the overlay cannot be built: " + overlay.findings[0].message;

    std::vector<const Node*> of_chart;
    for (const yaml::Document& document : chart.documents) {
      if (document.root != nullptr && document.root->is(Kind::map)) of_chart.push_back(document.root);
    }
    std::vector<const Node*> of_overlay;
    for (const kustomize::BuiltObject& object : overlay.objects) of_overlay.push_back(object.node);
    return compare(of_chart, of_overlay, options.release_namespace, target, arena);
  }

  std::string compare(const std::vector<const Node*>& of_chart, const std::vector<const Node*>& of_overlay,
                      std::string_view release_namespace, const model::Target& target,
                      base::Arena& arena) const {
    // Kustomize appends a hash to the names of generated ConfigMaps.
    std::map<std::string_view, std::string_view> original_names;
    for (const Node* object : of_overlay) {
      const kubernetes::ObjectId id = kubernetes::identity(*object);
      if (id.kind != "ConfigMap" || id.name.size() <= hash_length + 1) continue;
      const std::string_view stem = id.name.substr(0, id.name.size() - hash_length - 1);
      const auto named = [&](std::string_view name) {
        return std::ranges::any_of(of_chart, [&](const Node* one) {
          const kubernetes::ObjectId other = kubernetes::identity(*one);
          return other.kind == "ConfigMap" && other.name == name;
        });
      };
      if (named(stem) && !named(id.name)) original_names.emplace(id.name, stem);
    }
    const Normalizer normalizer(arena, original_names, release_namespace);
    std::string problem;
    const ObjectMap chart = by_identity(of_chart, normalizer, "chart", problem);
    const ObjectMap overlay = by_identity(of_overlay, normalizer, "overlay", problem);
    if (!problem.empty()) return problem;
    for (const auto& [key, object] : chart) {
      if (!overlay.contains(key) && !is_supplied(key, target)) return alone(key, "chart");
    }
    for (const auto& [key, object] : overlay) {
      const auto found = chart.find(key);
      if (found == chart.end()) return alone(key, "overlay");
      if (const std::optional<Difference> difference = first_difference(*found->second, *object, "")) {
        const bool secret = key[1] == "Secret";
        return fmt::format("`{}` of {} `{}` is {} in the chart, and {} in the overlay", difference->path,
                           key[1], key[2], secret ? "one text" : shown(difference->chart),
                           secret ? "another" : shown(difference->overlay));
      }
    }
    return "";
  }

  static ObjectMap by_identity(const std::vector<const Node*>& objects, const Normalizer& normalizer,
                               std::string_view output, std::string& problem) {
    ObjectMap out;
    for (const Node* object : objects) {
      if (belongs_to_one_output(*object)) continue;
      const Node* normal = normalizer.object(*object);
      const ObjectKey key = key_of(*normal);
      if (!out.emplace(key, normal).second)
        problem = fmt::format("the {} creates {} `{}` twice", output, key[1], key[2]);
    }
    return out;
  }

  static std::string alone(const ObjectKey& key, std::string_view output) {
    return fmt::format("only the {} creates {} `{}`", output, key[1], key[2]);
  }

  /// Whether it is a Secret that is not part of `without-secrets`.
  bool is_supplied(const ObjectKey& key, const model::Target& target) const {
    return key[1] == "Secret" && std::ranges::any_of(secret_names_, [&](const std::string& name) {
             return model::secret_name(*target.effective, name) == key[2] &&
                    model::source_of(*target.effective, name) == "install";
           });
  }

  const model::System& system_;
  std::vector<std::string> secret_names_;
  std::string chart_directory_;
  base::InMemoryFileSystem fs_;
  std::optional<helm::LoadedChart> chart_;
  std::string chart_error_;
};

}  // namespace

diagnostic::Findings verify_outputs(const model::System& system, const std::vector<emit::OutputFile>& files,
                                    int jobs) {
  Verifier verifier(system, files);
  std::vector<const model::Target*> targets;
  for (const model::Variant& variant : system.variants) {
    for (const model::Target& target : variant.targets) targets.push_back(&target);
  }
  std::vector<diagnostic::Findings> found(targets.size());
  base::parallel_for(targets.size(), jobs, [&](std::size_t i) { found[i] = verifier.verify(*targets[i]); });
  diagnostic::Findings out;
  for (diagnostic::Findings& some : found) append(out, std::move(some));
  return out;
}

}  // namespace twinhull::pipeline
