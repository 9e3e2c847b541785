// Argo CD: Applications, and the annotations that it reads from any object.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "base/text.h"
#include "lint/gitops/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

constexpr std::string_view prefix = "argocd.argoproj.io/";

/// An annotation with words from a fixed set, separated by commas.
struct WordListAnnotation {
  std::string_view annotation;
  std::string_view known;  ///< separated by spaces
};

constexpr std::array words = {
    WordListAnnotation{
        "argocd.argoproj.io/compare-options",
        "IgnoreExtraneous ServerSideDiff=true ServerSideDiff=false IncludeMutationWebhook=true "
        "IncludeMutationWebhook=false IgnoreResourceUpdates=true IgnoreResourceUpdates=false"},
    WordListAnnotation{"argocd.argoproj.io/hook", "PreSync Sync PostSync SyncFail Skip PreDelete PostDelete"},
    WordListAnnotation{"argocd.argoproj.io/hook-delete-policy",
                       "HookSucceeded HookFailed BeforeHookCreation"},
    WordListAnnotation{
        "argocd.argoproj.io/sync-options",
        "Prune=false Prune=true Prune=confirm Delete=false Delete=true Delete=confirm "
        "SkipDryRunOnMissingResource=true SkipDryRunOnMissingResource=false ServerSideApply=true "
        "ServerSideApply=false Replace=true Replace=false Force=true Force=false Validate=false "
        "Validate=true "
        "PruneLast=true PruneLast=false ClientSideApplyMigration=true ClientSideApplyMigration=false"},
};

bool is_application(const Object& object) {
  return object.id.group == "argoproj.io" && object.id.kind == "Application";
}

bool is_wave(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

void check_words(const Object& object, const Entry& entry, const WordListAnnotation& about,
                 Reporter& report) {
  const std::vector<std::string_view> known = base::split(about.known, ' ');
  for (std::string_view word : base::split(entry.value->text, ',')) {
    word = base::trim(word);
    if (word.empty() || std::ranges::find(known, word) != known.end()) continue;
    const std::string_view near = base::closest_match(word, known);
    report.add(object, entry.value->span, fmt::format("unknown value `{}` of `{}`", word, entry.key),
               near.empty() ? fmt::format("write `{}`, or remove it", known.front())
                            : fmt::format("did you mean `{}`?", near));
  }
}

/// What is wrong with one source; empty if valid.
std::string source_fault(const Node& source) {
  const bool path = value_at(&source, "path") != nullptr, chart = value_at(&source, "chart") != nullptr;
  const bool oci = text_at(&source, "repoURL").starts_with("oci://");
  if (path && chart) return "sets both `chart` and `path`";
  if (oci && chart) return "sets `chart` with an `oci://` URL";
  if (!path && !chart && value_at(&source, "ref") == nullptr) return "sets neither `path` nor `chart`";
  return {};
}

bool creates_namespace(const Node* options) {
  return options != nullptr && std::ranges::any_of(options->items, [](const Node* one) {
           return one->text == "CreateNamespace=true";
         });
}

}  // namespace

void check_unknown_argocd_option(const Object& object, const ObjectIndex&, Reporter& report) {
  const Node* annotations = value_at(object.node, "metadata.annotations");
  if (annotations == nullptr || !annotations->is(Kind::map)) return;
  for (const Entry& entry : annotations->entries) {
    if (!entry.key.starts_with(prefix) || !entry.value->is(Kind::string)) continue;
    if (entry.key == "argocd.argoproj.io/sync-wave" && !is_wave(entry.value->text)) {
      report.add(object, entry.value->span,
                 fmt::format("sync wave `{}` is not an integer", entry.value->text),
                 "write an integer in quotes, such as `\"-1\"`; the lowest wave is first");
      continue;
    }
    const auto about = std::ranges::find(words, entry.key, &WordListAnnotation::annotation);
    if (about != words.end()) check_words(object, entry, *about, report);
  }
}

void check_invalid_argocd_source(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_application(object)) return;
  std::vector<const Node*> sources(items_at(object.node, "spec.sources").begin(),
                                   items_at(object.node, "spec.sources").end());
  const Node* source = value_at(object.node, "spec.source");
  if (source != nullptr && sources.empty()) sources.push_back(source);
  for (const Node* one : sources) {
    if (!one->is(Kind::map)) continue;
    const std::string fault = source_fault(*one);
    const Node* url = value_at(one, "repoURL");
    if (fault.empty() || url == nullptr) continue;
    report.add(
        object, url->span, fmt::format("a source of `{}` {}", display(object), fault),
        "use `path` for Git and `oci://`, or `chart` for a Helm repository or a registry without `oci://`");
  }
}

void check_ignored_argocd_field(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_application(object)) return;
  const Node* source = value_at(object.node, "spec.source");
  if (source != nullptr && !items_at(object.node, "spec.sources").empty()) {
    report.add(object, source->span, "`source` is ignored because `sources` is set",
               "move it into `sources`, or remove it");
  }
  const Node* metadata = value_at(object.node, "spec.syncPolicy.managedNamespaceMetadata");
  if (metadata != nullptr && !creates_namespace(value_at(object.node, "spec.syncPolicy.syncOptions"))) {
    report.add(object, metadata->span,
               "`managedNamespaceMetadata` is ignored: Argo CD does not create the namespace",
               "add `CreateNamespace=true` to `syncOptions`");
  }
}

void check_dangling_app_project(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!is_application(object)) return;
  const Node* project = value_at(object.node, "spec.project");
  if (project == nullptr || project->text == "default" || project->text.empty()) return;
  std::vector<std::string_view> known;
  for (const Object* one : index.all(object, "AppProject")) {
    if (one->id.name == project->text) return;
    known.push_back(one->id.name);
  }
  if (known.empty() || index.exists(object, "AppProject", project->text)) return;
  const std::string_view near = base::closest_match(project->text, known);
  report.add(object, project->span,
             fmt::format("`{}` references project `{}`, which is not defined: Argo CD does not sync it",
                         display(object), project->text),
             near.empty()
                 ? fmt::format("define the AppProject, or pass `--external AppProject/{}`", project->text)
                 : fmt::format("did you mean `{}`?", near));
}

}  // namespace twinhull::lint
