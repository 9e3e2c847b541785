#include "model/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/parallel.h"
#include "model/check.h"
#include "model/complete.h"
#include "model/derived_keys.h"
#include "model/implicit_fields.h"
#include "model/layers.h"
#include "model/read_map.h"
#include "model/renamed_keys.h"
#include "model/rules/target_rules.h"
#include "model/short_forms.h"
#include "model/switches.h"

namespace twinhull::model {
namespace {

using diagnostic::Findings;
using yaml::Entry;
using yaml::Kind;
using yaml::Node;

/// Inserts the component's name into messages of the schema that all components share.
void name_component(diagnostic::Finding& finding) {
  static constexpr std::string_view mark = "{component}";
  std::string component = finding.path.substr(0, finding.path.find('.'));
  for (std::string* text : {&finding.message, &finding.help}) {
    for (std::size_t at = text->find(mark); at != std::string::npos; at = text->find(mark, at)) {
      text->replace(at, mark.size(), component);
    }
  }
}

/// The positions of the keys that a layer deletes.
void collect_deleted(const Node& node, std::set<std::uint32_t>& begins) {
  for (const Entry& entry : node.entries) {
    if (entry.value->is(yaml::Kind::null)) begins.insert(entry.key_span.begin);
    collect_deleted(*entry.value, begins);
  }
}

class SystemLoader {
 public:
  SystemLoader(const SystemFiles& input, const Schemas& schemas, const ResolveValues& resolve,
               const source::Files& files, int jobs, Findings& findings)
      : input_(input),
        schemas_(schemas),
        resolve_(resolve),
        files_(files),
        jobs_(jobs),
        findings_(findings) {}

  std::optional<System> load() {
    std::optional<System> system = load_files();
    leave_ambiguous();
    return system;
  }

 private:
  std::optional<System> load_files() {
    system_.id = input_.id;
    system_.manifests = input_.manifests;
    system_.schema_files = schemas_.values_files;
    base::Arena& arena = new_arena(64 * 1024);
    if (!load_root(arena)) return std::nullopt;
    load_defaults(arena);
    load_shared(arena);
    for (const SystemFiles::VariantFiles& variant : input_.variants) load_variant(variant, arena);
    if (values_unreadable_) return std::nullopt;
    resolve_missing(arena);
    report(check_switches(system_), "");
    if (references_valid_)
      report(check_system(system_), "");  // do not report a misspelled name as unused as
                                          // well
    return std::move(system_);
  }

  /// Whether an ambiguous scalar is valid depends on what was meant: report only the ambiguity.
  void leave_ambiguous() {
    std::set<std::pair<std::uint32_t, std::uint32_t>> ambiguous;
    for (const diagnostic::Finding& finding : findings_) {
      if (finding.rule == "ambiguous-scalar") ambiguous.emplace(finding.span.file, finding.span.begin);
    }
    if (ambiguous.empty()) return;
    std::erase_if(findings_, [&](const diagnostic::Finding& finding) {
      return finding.rule != "ambiguous-scalar" &&
             ambiguous.contains({finding.span.file, finding.span.begin});
    });
  }

  base::Arena& new_arena(std::size_t first_block) {
    system_.arenas.push_back(std::make_unique<base::Arena>(first_block));
    return *system_.arenas.back();
  }

  void report(Findings findings, const std::string& target) {
    for (diagnostic::Finding& finding : findings) {
      finding.system = input_.id;
      finding.target = target;
      findings_.push_back(std::move(finding));
    }
  }

  /// Checks the structure of system.yaml that the program relies on, even if the user's own schema accepts
  /// anything.
  Findings against_builtin_schema(const Node& root) const {
    Findings wrong = schema::validate(schemas_.own_system_program, root);
    std::erase_if(wrong, [](const diagnostic::Finding& finding) {
      return finding.rule != "invalid-type" && finding.rule != "missing-required-value";
    });
    return wrong;
  }

  bool load_root(base::Arena& arena) {
    Findings found;
    bool distinct = true;
    const Node* root = read_map(files_, input_.system.file, arena, found);
    if (root != nullptr && root->entries.empty()) {
      found.push_back({.rule = "missing-required-value",
                       .message = "the file is empty",
                       .help = "define the system: `title`, `chart`, `release` and `components`",
                       .file = input_.system.path});
    } else if (root != nullptr) {
      root = with_present_keys(*root, arena, found);
      Findings wrong = schema::validate(schemas_.system_program, *root);
      if (wrong.empty()) wrong = against_builtin_schema(*root);
      if (wrong.empty()) {
        wrong = check_short_names(*root);
        distinct = wrong.empty();
      }
      found.insert(found.end(), wrong.begin(), wrong.end());
    }
    const bool usable = root != nullptr && std::ranges::all_of(found, is_recoverable) && distinct;
    report(std::move(found), "");
    if (!usable) return false;
    const Node* components = root->get("components");
    if (components != nullptr && components->entries.size() > base::limit(base::Limit::components)) {
      report({{.rule = "limit-reached",
               .message = fmt::format("more than {} components", base::display(base::Limit::components)),
               .span = components->entries[base::limit(base::Limit::components)].key_span,
               .help = "split the system, or " + base::how_to_raise(base::Limit::components)}},
             "");
      return false;
    }
    root = add_derived_keys(*root, arena);
    Findings wrong = check_references(*root);
    references_valid_ = wrong.empty();
    report(std::move(wrong), "");
    report(check_gitops(*root, input_.variants), "");
    const base::Budget budget(base::Limit::defaults);
    root = schema::apply_defaults(*schemas_.system, root, arena);
    if (schemas_.builtin_system != nullptr)
      root = schema::apply_defaults(*schemas_.builtin_system, root, arena);
    if (budget.exhausted()) {
      report({{.rule = "limit-reached",
               .message = fmt::format("the defaults of the schema add more than {} values to system.yaml",
                                      base::display(base::Limit::defaults)),
               .span = root->span,
               .help = base::how_to_raise(base::Limit::defaults)}},
             "");
      return false;
    }
    system_.root = add_implicit_fields(*root, input_.id, arena);
    const std::vector<Entry> switches = switch_properties(*system_.root, input_.manifests, arena);
    const ValuesFiles files = files_with_optional_values(arena);
    system_.values_schema = derive_values_schema(*schemas_.values, *system_.root, switches, &files, arena);
    system_.layer_schema = derive_values_schema(*schemas_.values, *system_.root, switches, nullptr, arena);
    schema::Compiled compiled = schema::compile(*system_.values_schema);
    report(compiled.findings, "");
    values_program_ = compiled.schema;
    return values_program_.usable();
  }

  /// The contents of the values files that contain the name of an optional value.
  ValuesFiles files_with_optional_values(base::Arena& arena) const {
    std::vector<std::uint32_t> layers = {input_.values.file};
    for (const SystemFiles::Layer& shared : input_.shared) layers.push_back(shared.file);
    for (const SystemFiles::VariantFiles& variant : input_.variants) {
      layers.push_back(variant.values.file);
      for (const SystemFiles::TargetFiles& target : variant.targets) layers.push_back(target.own.file);
    }
    ValuesFiles contents;
    for (const std::uint32_t file : layers) {
      const auto in_text = [&](std::string_view name) {
        return files_.text(file).find(name) != std::string_view::npos;
      };
      if (file == 0 || std::ranges::none_of(schemas_.optional_values, in_text)) continue;
      Findings reported_later;
      if (const Node* content = read_map(files_, file, arena, reported_later)) contents.push_back(content);
    }
    return contents;
  }

  /// The content of a values file, without short forms. Null if it cannot be read.
  const Node* read_layer(std::uint32_t file, base::Arena& arena, Findings& found) const {
    const Node* layer = read_map(files_, file, arena, found);
    return layer == nullptr ? nullptr : expand_short_forms(*layer, *system_.values_schema, arena);
  }

  /// `layers`: the contents of the files merged into `values`, the highest precedence last.
  void validate(const Node& values, const std::vector<const Node*>& layers, const std::string& target,
                Findings& found) const {
    Findings wrong = schema::validate(values_program_, values);
    std::erase_if(wrong, [&](const diagnostic::Finding& finding) {
      const bool untouched = finding.rule == "missing-required-value" || !finding.span.known() ||
                             std::ranges::count(schemas_.values_files, finding.span.file) > 0;
      return untouched && reported_.contains({finding.rule, finding.path});
    });
    std::string_view path = input_.values.path;
    std::string fallback = fmt::format("environments/{}/values.yaml", input_.id);
    for (diagnostic::Finding& finding : wrong) finding.target = target;
    relocate_to_values_file(wrong, values, *system_.values_schema, schemas_.values_files,
                            path.empty() ? fallback : path);
    relocate_to_null(wrong, layers);
    for (diagnostic::Finding& finding : wrong) {
      name_component(finding);
      found.push_back(std::move(finding));
    }
  }

  /// Checks a layer alone, independently of the others.
  void check_layer(const Node& layer, Findings& found) const {
    Findings more = model::check_secrets(layer, *system_.values_schema);
    found.insert(found.end(), more.begin(), more.end());
    // A key with `null` is removed by the merge, and so would be its typo.
    std::set<std::uint32_t> deleted;
    collect_deleted(layer, deleted);
    if (deleted.empty()) return;
    for (diagnostic::Finding& finding : schema::validate(values_program_, layer)) {
      const bool own = finding.rule == "unknown-field" && finding.span.file == layer.span.file;
      if (own && deleted.contains(finding.span.begin)) found.push_back(std::move(finding));
    }
  }

  void load_defaults(base::Arena& arena) {
    Findings found;
    const Node* own = yaml::make_map(arena, {}, {input_.system.file, 0, 0});
    if (input_.values.file != 0) own = read_layer(input_.values.file, arena, found);
    values_unreadable_ = own == nullptr;
    if (values_unreadable_) own = yaml::make_map(arena, {}, {input_.values.file, 0, 0});
    const Node* nothing = yaml::make_map(arena, {}, own->span);
    const Node* schema_defaults = schema::apply_defaults(*system_.values_schema, nothing, arena);
    const Node* derived = derived_values(*system_.root, *system_.values_schema, arena);
    defaults_ = merge_layers(merge_layers(schema_defaults, derived, arena), own, arena);
    values_ = own;
    has_expressions_ = contains_expressions();
    system_.defaults = known_values(*defaults_, arena);
    system_.chart_defaults = system_.defaults;
    if (!values_unreadable_) {
      validate(*system_.defaults, {own}, "", found);
      check_layer(*own, found);
      const auto missing = std::stable_partition(
          found.begin(), found.end(),
          [&](const diagnostic::Finding& finding) { return !concerns_unset_value(finding); });
      missing_.assign(missing, found.end());
      found.erase(missing, found.end());
      for (const diagnostic::Finding& finding : found) reported_.emplace(finding.rule, finding.path);
    }
    report(std::move(found), "");
  }

  /// Only targets must be complete. A value that no target sets is reported once, as missing in the defaults;
  /// otherwise it is reported for the targets that do not set it, and the defaults are completed from those
  /// that do.
  void resolve_missing(base::Arena& arena) {
    if (missing_.empty() || input_.variants.empty()) return;
    for (const diagnostic::Finding& finding : missing_) {
      const auto same = [&](const diagnostic::Finding& other) {
        return other.system == input_.id && other.rule == finding.rule && other.path == finding.path;
      };
      const auto lacking = static_cast<std::size_t>(std::ranges::count_if(findings_, same));
      if (lacking < system_.target_count()) continue;
      std::erase_if(findings_, same);
      report({finding}, "");
    }
    for (const Variant& variant : system_.variants) {
      for (const Target& target : variant.targets)
        system_.defaults = completed(*system_.values_schema, *system_.defaults, *target.effective, arena);
    }
    for (Variant& variant : system_.variants)
      variant.effective = known_values(*with_variant(*system_.defaults, variant, arena), arena);
  }

  /// Whether any values file contains an expression; otherwise nothing needs to be evaluated.
  bool contains_expressions() const {
    const auto contains = [&](const SystemFiles::Layer& layer) {
      return layer.file != 0 && files_.text(layer.file).find("${{") != std::string_view::npos;
    };
    return contains(input_.values) || std::ranges::any_of(input_.shared, contains) ||
           std::ranges::any_of(input_.variants, [&](const SystemFiles::VariantFiles& variant) {
             return contains(variant.values) ||
                    std::ranges::any_of(variant.targets, contains, &SystemFiles::TargetFiles::own);
           });
  }

  /// Defaults with the layer of a variant on top.
  const Node* with_variant(const Node& defaults, const Variant& variant, base::Arena& arena) const {
    return merge_layers(switch_on(defaults, system_, {variant.name}, {}, arena), variant.own, arena);
  }

  /// The values that are known without a target. Errors in expressions are reported for the targets.
  const Node* known_values(const Node& values, base::Arena& arena) const {
    Findings ignored;
    return has_expressions_ ? resolve_(values, system_, nullptr, arena, ignored) : &values;
  }

  void load_shared(base::Arena& arena) {
    for (const SystemFiles::Layer& layer : input_.shared) {
      Findings found;
      const Node* own = read_layer(layer.file, arena, found);
      shared_unreadable_ = shared_unreadable_ || own == nullptr;
      if (own == nullptr) own = yaml::make_map(arena, {}, {layer.file, 0, 0});
      check_layer(*own, found);
      report(std::move(found), "");
      system_.shared.push_back(own);
    }
  }

  /// If a layer cannot be read, only errors in the other layers themselves are certain.
  static void drop_uncertain_findings(Findings& findings, const std::vector<std::uint32_t>& layers) {
    auto inside = [&](const source::Span& span) {
      return span.known() && std::ranges::find(layers.begin() + 1, layers.end(), span.file) != layers.end();
    };
    std::erase_if(findings, [&](const diagnostic::Finding& finding) {
      return finding.rule == "missing-required-value" || !inside(finding.span) ||
             !std::ranges::all_of(finding.related, inside, &diagnostic::RelatedLocation::span);
    });
  }

  void load_variant(const SystemFiles::VariantFiles& input, base::Arena& arena) {
    Variant variant{.name = input.name};
    Findings found;
    variant.own = yaml::make_map(arena, {}, system_.defaults->span);
    if (input.values.file != 0) variant.own = read_layer(input.values.file, arena, found);
    const bool broken = variant.own == nullptr;
    if (broken) variant.own = yaml::make_map(arena, {}, {input.values.file, 0, 0});
    variant.effective = known_values(*with_variant(*defaults_, variant, arena), arena);
    check_layer(*variant.own, found);
    if (input.targets.empty()) {
      found.push_back({.rule = "variant-without-environment",
                       .message = fmt::format(
                           "the variant `{}` has no environment, so its values are never used", input.name),
                       .span = variant.own->span,
                       .help = "add an environment next to it, such as `minikube.yaml`; it may be empty"});
    }
    report(std::move(found), "");

    std::size_t count = input.targets.size();
    std::size_t first_arena = system_.arenas.size();
    for (std::size_t i = 0; i < count; ++i) new_arena(8 * 1024);
    std::vector<Target> targets(count);
    std::vector<Findings> target_findings(count);
    base::parallel_for(count, jobs_, [&](std::size_t i) {
      targets[i] =
          load_target(input, variant, input.targets[i], *system_.arenas[first_arena + i], target_findings[i]);
    });
    for (std::size_t i = 0; i < count; ++i) {
      if (broken || values_unreadable_ || shared_unreadable_)
        drop_uncertain_findings(target_findings[i], files_below(input, input.targets[i]));
      report(std::move(target_findings[i]), targets[i].name);
      if (targets[i].effective != nullptr) variant.targets.push_back(std::move(targets[i]));
    }
    std::ranges::sort(variant.targets, {}, &Target::name);
    if (!variant.targets.empty() && !broken) system_.variants.push_back(std::move(variant));
  }

  /// The files of a target's layers, the lowest first; 0 if missing.
  std::vector<std::uint32_t> files_below(const SystemFiles::VariantFiles& variant,
                                         const SystemFiles::TargetFiles& target) const {
    std::vector<std::uint32_t> layers = {input_.values.file, variant.values.file};
    for (const std::size_t index : target.below) layers.push_back(input_.shared[index].file);
    layers.push_back(target.own.file);
    return layers;
  }

  /// Whether a value contains an expression. Keys are never evaluated.
  bool is_expression(const source::Span& span) const {
    if (!span.known()) return false;
    const std::string_view text = files_.text(span.file);
    const std::size_t next = text.find_first_not_of(" \"'", span.end);
    // A colon without a space is inside of a text: that of the repository in `${{ … }}/web:1.0`.
    const bool is_key =
        next != std::string_view::npos && text[next] == ':' && text.find_first_of(" \n", next) == next + 1;
    return !is_key && text.substr(span.begin, span.end - span.begin).find("${{") != std::string_view::npos;
  }

  /// Evaluates the expressions in a target's merged values. If one is invalid, those that depend on it have
  /// no value that the schema could check.
  void resolve(Target& target, const std::vector<const Node*>& layers, base::Arena& arena,
               Findings& found) const {
    Findings wrong;
    if (has_expressions_) target.effective = resolve_(*target.effective, system_, &target, arena, wrong);
    Findings invalid;
    validate(*target.effective, layers, target.name, invalid);
    // An expression that is still one uses a value that is missing.
    std::erase_if(invalid, [&](const diagnostic::Finding& finding) {
      const bool unresolved = !wrong.empty() || finding.message.find("${{") != std::string::npos ||
                              finding.help.find("${{") != std::string::npos;
      return unresolved && is_expression(finding.span);
    });
    for (Findings* some : {&wrong, &invalid}) std::ranges::move(*some, std::back_inserter(found));
  }

  Target load_target(const SystemFiles::VariantFiles& input, const Variant& variant,
                     const SystemFiles::TargetFiles& files, base::Arena& arena, Findings& found) const {
    Target target{.name = files.name,
                  .variant = variant.name,
                  .environment = files.environment,
                  .axes = files.axes,
                  .path = files.own.path};
    target.own = read_layer(files.own.file, arena, found);
    if (target.own == nullptr) return target;
    // The variant's own values already are those without expressions.
    const Node* below = has_expressions_ ? with_variant(*defaults_, variant, arena) : variant.effective;
    target.effective = switch_on(*below, system_, names_of(target), target.name, arena);
    std::vector<const Node*> layers = {values_, variant.own};
    for (const std::size_t index : files.below) layers.push_back(system_.shared[index]);
    layers.push_back(target.own);
    for (std::size_t i = 2; i < layers.size(); ++i)
      target.effective = merge_layers(target.effective, layers[i], arena);
    resolve(target, layers, arena, found);
    check_layer(*target.own, found);
    Findings forms = check_secret_formats(*target.effective, *system_.root);
    found.insert(found.end(), forms.begin(), forms.end());
    Findings across = check_target(
        {.system = *system_.root, .values = *target.effective, .layers = files_below(input, files)});
    // The schema has formats for most texts, and says more about them.
    const auto is_reported = [&](const diagnostic::Finding& finding) {
      const auto at = [&](const diagnostic::Finding& other) { return other.span == finding.span; };
      return finding.rule == "unsupported-text" && std::ranges::any_of(found, at);
    };
    std::erase_if(across, is_reported);
    found.insert(found.end(), across.begin(), across.end());
    return target;
  }

  const SystemFiles& input_;
  const Schemas& schemas_;
  const ResolveValues& resolve_;
  const source::Files& files_;
  int jobs_;
  Findings& findings_;
  System system_;
  schema::Schema values_program_;
  bool references_valid_ = false;
  const Node* values_ = nullptr;    ///< content of `values.yaml`
  const Node* defaults_ = nullptr;  ///< the system's defaults with their expressions
  bool has_expressions_ = false;
  bool values_unreadable_ = false;  ///< `values.yaml` could not be read
  bool shared_unreadable_ = false;  ///< a file of several targets could not be read
  /// Findings in the defaults, by rule and path: not repeated for targets that do not override the value.
  std::set<std::pair<std::string, std::string>> reported_;
  Findings missing_;  ///< values missing in the defaults
};

}  // namespace

std::optional<System> load_system(const SystemFiles& input, const Schemas& schemas,
                                  const ResolveValues& resolve, const source::Files& files, int jobs,
                                  Findings& findings) {
  return SystemLoader(input, schemas, resolve, files, jobs, findings).load();
}

}  // namespace twinhull::model
