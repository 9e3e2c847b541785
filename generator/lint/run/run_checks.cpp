#include "lint/run/run_checks.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "diagnostic/rules.h"
#include "lint/gitops/source_paths.h"
#include "lint/gitops/values_files.h"
#include "lint/helm/checks.h"
#include "lint/kustomize/checks.h"
#include "lint/metadata/applied_twice.h"
#include "lint/policy/checks.h"
#include "lint/typecheck/schema_run.h"

namespace twinhull::lint {
namespace {

using Found = std::vector<ObjectFinding>;

void check_types(RunContext& run, Found& out) {
  RegexCache patterns;
  TypeCheckResult result =
      check_schemas(run.input.index, run.input.definitions, run.settings.kubernetes_version, patterns);
  std::ranges::move(result.found, std::back_inserter(out));
  run.unknown = std::move(result.unknown);
}

// The order decides which of several findings on one thing is kept, and which ones of a file with very many
// are shown.
// - Types come first: `drop_repeated` compares them with the rules of the groups.
// - The checks of one kustomization come before those that compare kustomizations. These use what was found
//   in the objects that they build.
// - Secrets come last. Only then all files are known that findings are shown in, and which values a finding
//   on their Secret already reports.
constexpr std::array table = {
    RunCheck{Phase::objects, check_types,
             "ambiguous-scalar api-version-not-available deprecated-api deprecated-field duplicate-item "
             "expensive-expression invalid-crd invalid-enum-value invalid-expression invalid-format invalid-length invalid-type "
             "mismatched-api-version missing-required-value null-value out-of-range pattern-mismatch removed-api "
             "removed-field unknown-field unknown-kind unsubstituted-variable validation-rule-violation",
             "conflicting-fields incomplete-object"},

    RunCheck{Phase::objects,
             [](RunContext& run, Found& out) {
               std::ranges::move(check_policies(run.input.index, run.input.policies, run.input.definitions,
                                                run.settings.kubernetes_version),
                                 std::back_inserter(out));
             },
             "admission-policy-violation", "invalid-expression"},
    RunCheck{Phase::objects,
             [](RunContext& run, Found& out) {
               std::ranges::move(check_rules_of_repository(run.input.index, run.settings.custom_rules,
                                                           run.input.definitions, run.settings.kubernetes_version),
                                 std::back_inserter(out));
             },
             "", "invalid-expression"},

    RunCheck{Phase::inputs, [](const Kustomization& tree, RunContext&, Found& out) { check_deprecated_kustomize_field(tree, out); },
             "deprecated-kustomize-field"},
    RunCheck{Phase::inputs,
             [](const Kustomization& tree, RunContext& run, Found& out) { check_kustomization_paths(tree, run.sources, out); },
             "chart-in-kustomization dangling-kustomize-path file-outside-kustomization remote-resource "
             "unchecked-kustomization"},
    RunCheck{Phase::inputs,
             [](const Kustomization& tree, RunContext& run, Found& out) {
               check_generator_without_target(tree, run.contents, out);
             },
             "generator-without-target"},
    RunCheck{Phase::inputs,
             [](const Kustomization& tree, RunContext& run, Found& out) {
               check_merge_patches(tree, run.contents, run.sources, run.input.findings, out);
             },
             "", "dangling-patch-target"},
    RunCheck{Phase::inputs,
             [](const Kustomization& tree, RunContext& run, Found& out) {
               check_dangling_patch_target(tree, run.contents, out);
             },
             "dangling-patch-target"},
    RunCheck{Phase::inputs,
             [](const Kustomization& tree, RunContext& run, Found& out) {
               check_unused_image_override(tree, run.contents, out);
             },
             "unused-image-override", "placeholder-image"},
    RunCheck{Phase::inputs,
             [](const Kustomization& tree, RunContext& run, Found& out) {
               check_env_file_pitfall(tree, run.sources, out);
             },
             "env-file-pitfall"},
    RunCheck{Phase::inputs,
             [](RunContext& run, Found& out) { check_missing_name_suffix_hash(run.input, run.found, out); },
             "missing-name-suffix-hash"},
    RunCheck{Phase::inputs,
             [](RunContext& run, Found& out) { check_lost_patch_port(run.input, out); },
             "lost-patch-port"},
    RunCheck{Phase::inputs,
             [](RunContext& run, Found& out) { check_unused_kustomize_file(run.input, run.sources, out); },
             "unused-kustomize-file"},
    RunCheck{Phase::inputs, [](RunContext& run, Found& out) { check_unused_patch(run.input, out); },
             "unused-patch"},

    RunCheck{Phase::inputs, [](RunContext& run, Found& out) { check_applied_directories(run.input, out); }, "",
             "duplicate-object"},

    RunCheck{Phase::inputs, [](const ChartSource& chart, RunContext&, Found& out) { check_chart_file(chart, out); },
             "invalid-chart-yaml non-semver-chart-version unknown-chart-field"},
    RunCheck{Phase::inputs,
             [](const ChartSource& chart, RunContext& run, Found& out) {
               check_dependencies(chart, run.sources.real_file_system(), out);
             },
             "missing-chart-dependency undeclared-chart-dependency"},
    RunCheck{Phase::inputs,
             [](const ChartSource& chart, RunContext& run, Found& out) {
               check_chart_layout(chart, run.sources, out);
             },
             "chart-without-templates invalid-chart-crd invalid-template-extension"},
    RunCheck{Phase::inputs,
             [](const ChartSource& chart, RunContext& run, Found& out) {
               check_schema_references(chart, run.sources, out);
             },
             "", "remote-resource"},
    RunCheck{Phase::inputs,
             [](const ChartSource& chart, RunContext& run, Found& out) {
               check_values(chart, run.input, run.sources, out);
             },
             "undefined-chart-value unused-chart-value"},
    RunCheck{Phase::inputs,
             [](const ChartSource& chart, RunContext& run, Found& out) {
               check_left_out_secret(chart, run.sources, out);
             },
             "left-out-secret"},
    RunCheck{Phase::inputs,
             [](const ChartSource& chart, RunContext& run, Found& out) { check_scalars(chart, run.sources, out); },
             "ambiguous-chart-value scientific-notation unquoted-version", "ambiguous-scalar duplicate-key"},
    RunCheck{Phase::inputs,
             [](const ChartSource& chart, RunContext& run, Found& out) {
               check_closed_values_schema(chart, run.sources, out);
             },
             "closed-values-schema"},
    RunCheck{Phase::inputs,
             [](const ChartSource& chart, RunContext& run, Found& out) {
               check_nondeterministic_template(chart, run.sources, out);
             },
             "nondeterministic-template"},
    RunCheck{Phase::inputs,
             [](const ChartSource& chart, RunContext& run, Found& out) {
               check_hook_annotations(chart, run.sources, out);
             },
             "ignored-helm-annotation unknown-helm-hook"},
    RunCheck{Phase::inputs,
             [](RunContext& run, Found& out) {
               check_helm_resource_policy_in_list(run.input, run.sources.files(), out);
             },
             "helm-resource-policy-in-list"},
    RunCheck{Phase::inputs, [](RunContext& run, Found& out) { check_hook_before_dependency(run.input, out); },
             "hook-before-dependency"},

    RunCheck{Phase::inputs,
             [](RunContext& run, Found& out) { check_missing_values_file(run.input, run.sources, out); },
             "missing-values-file"},
    RunCheck{Phase::inputs,
             [](RunContext& run, Found& out) { check_missing_source_path(run.input, run.sources, out); },
             "missing-source-path"},

    RunCheck{Phase::texts,
             [](RunContext& run, Found& out) {
               check_secrets(run.sources.files(), run.secrets, run.input.index, run.input.rendered, out);
             },
             "hardcoded-secret"},
};

/// Whether a row lists a rule. `limit-reached` replaces findings of any rule.
[[maybe_unused]] bool lists(const RunCheck& check, std::string_view rule) {
  const auto has = [&](std::string_view rules) {
    const std::vector<std::string_view> all = base::split(rules, ' ');
    return std::ranges::find(all, rule) != all.end();
  };
  return rule == "limit-reached" || diagnostic::is_custom_rule(rule) || has(check.rules) || has(check.also);
}

/// Calls a check with what it is about.
template <typename Check, typename... About>
void call(const RunCheck& row, RunContext& context, Found& out, const About&... about) {
  [[maybe_unused]] const std::size_t before = out.size();
  std::get<Check>(row.run)(about..., context, out);
  assert(std::all_of(out.begin() + static_cast<std::ptrdiff_t>(before), out.end(),
                     [&](const ObjectFinding& one) { return lists(row, one.finding.rule); }));
}

}  // namespace

std::span<const RunCheck> run_checks() { return table; }

void run(Phase phase, RunContext& context) {
  std::vector<RunCheck> rows;
  std::ranges::copy_if(table, std::back_inserter(rows),
                       [&](const RunCheck& row) { return row.phase == phase; });
  Found separate;  // while they are counted, checks see what was found before
  Found& out = phase == Phase::inputs ? separate : context.found;
  for (auto row = rows.begin(); row != rows.end();) {
    const auto end = std::find_if(
        row, rows.end(), [&](const RunCheck& other) { return other.run.index() != row->run.index(); });
    const std::span<const RunCheck> block(row, end);  // on charts or kustomizations: one after the other
    if (std::holds_alternative<CheckTree>(row->run)) {
      for (const Kustomization& tree : context.input.kustomizations) {
        for (const RunCheck& check : block) call<CheckTree>(check, context, out, tree);
      }
    } else if (std::holds_alternative<CheckChart>(row->run)) {
      for (const ChartDirectory& directory : context.input.charts_found) {
        ChartSource chart = read_chart(directory.directory, directory.values, context.sources);
        chart.dependencies_reported = directory.dependencies_reported;
        for (const RunCheck& check : block) call<CheckChart>(check, context, out, chart);
      }
    } else {
      for (const RunCheck& check : block) call<CheckRun>(check, context, out);
    }
    row = end;
  }
  CountedByFile counted;
  for (ObjectFinding& one : separate) counted.add(context.found, std::move(one));
}

}  // namespace twinhull::lint
