// Annotations that a program reads by key: a misspelled one is silently ignored.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lint/metadata/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

/// Keys below one domain.
struct Domain {
  std::string_view name;
  std::string_view reader;
  std::string_view keys;  ///< separated by blanks
};

/// Those of the Dapr sidecar have a separate rule.
constexpr std::array domains = {
    Domain{
        "argocd.argoproj.io", "Argo CD",
        "application-set-refresh compare-options deletion-approved hook hook-delete-policy hydrate "
        "ignore-default-links ignore-healthcheck ignore-resource-updates installation-id instance managed-by "
        "managed-by-url manifest-generate-paths refresh secret-type skip-reconcile sync-options sync-wave "
        "tracking-id"},
    Domain{
        "cert-manager.io", "cert-manager",
        "allow-direct-injection alt-names certificate-name certificate-revision cluster-issuer common-name "
        "duration email-sans inject-apiserver-ca inject-ca-from inject-ca-from-secret ip-sans "
        "issue-temporary-certificate "
        "issuer issuer-group issuer-kind issuer-name literal-subject private-key-algorithm "
        "private-key-encoding "
        "private-key-rotation-policy private-key-secret-name private-key-size renew-before "
        "renew-before-percentage revision-history-limit secret-template subject-countries subject-localities "
        "subject-organizationalunits subject-organizations subject-postalcodes subject-provinces "
        "subject-serialnumber subject-streetaddresses uri-sans usages"},
    Domain{"cluster-autoscaler.kubernetes.io", "the cluster autoscaler",
           "daemonset-taint-behavior enable-ds-eviction pod-scale-up-delay safe-to-evict "
           "safe-to-evict-local-volumes scale-down-disabled"},
    Domain{
        "config.kubernetes.io", "Kustomize",
        "depends-on function image-pull-policy index lifecycle local-config merge-source origin package path "
        "source-index"},
    Domain{"helm.sh", "Helm",
           "chart depends-on hook hook-delete-policy hook-output-log-policy hook-weight resource-group "
           "resource-policy"},
    Domain{"helm.toolkit.fluxcd.io", "Flux", "driftDetection name namespace"},
    Domain{"ingressclass.kubernetes.io", "Kubernetes", "is-default-class"},
    Domain{"kustomize.toolkit.fluxcd.io", "Flux",
           "checksum force name namespace prune reconcile ssa ssa-ignore substitute"},
    Domain{"meta.helm.sh", "Helm", "release-name release-namespace"},
    Domain{"reconcile.fluxcd.io", "Flux", "forceAt requestedAt resetAt watch"},
    Domain{"storageclass.kubernetes.io", "Kubernetes", "is-default-class"},
};

/// The number of letters that can differ; with more, something else can be meant. The same applies to a short
/// domain with two.
constexpr std::size_t most_slips = 2, domain_length_per_slip = 6, key_length_per_slip = 3;

/// The most similar name, if it is only a typo away; empty if the name itself is in the list.
std::string_view slip_of(std::string_view name, const std::vector<std::string_view>& known,
                         std::size_t length_per_slip) {
  std::string_view best;
  std::size_t nearest = std::min(most_slips, name.size() / length_per_slip) + 1;
  const std::string low = base::lowered(name);
  for (std::string_view one : known) {
    if (one == name) return {};
    const std::size_t distance = base::edit_distance(low, base::lowered(one), nearest);
    if (distance >= nearest) continue;
    best = one;
    nearest = distance;
  }
  return best;
}

void check_key(const Object& object, const yaml::Entry& entry, Reporter& report) {
  const std::size_t slash = entry.key.find('/');
  if (slash == std::string_view::npos) return;
  const std::string_view domain = entry.key.substr(0, slash), name = entry.key.substr(slash + 1);
  const auto tell = [&](std::string_view reader, std::string_view meant) {
    report.add(object, entry.key_span, fmt::format("`{}` is not an annotation of {}", entry.key, reader),
               fmt::format("did you mean `{}`?", meant));
  };
  std::vector<std::string_view> names;
  for (const Domain& one : domains) names.push_back(one.name);
  const auto known = std::ranges::find(domains, domain, &Domain::name);
  if (known != domains.end()) {
    const std::string_view near = slip_of(name, base::split(known->keys, ' '), key_length_per_slip);
    if (!near.empty()) tell(known->reader, fmt::format("{}/{}", domain, near));
    return;
  }
  // A domain is only misspelled if the key below it is known.
  const auto meant =
      std::ranges::find(domains, slip_of(domain, names, domain_length_per_slip), &Domain::name);
  if (meant == domains.end()) return;
  const std::vector<std::string_view> keys = base::split(meant->keys, ' ');
  if (std::ranges::find(keys, name) != keys.end())
    tell(meant->reader, fmt::format("{}/{}", meant->name, name));
}

void check_map(const Object& object, const Node* annotations, Reporter& report) {
  if (annotations == nullptr || !annotations->is(Kind::map)) return;
  for (const yaml::Entry& entry : annotations->entries) check_key(object, entry, report);
}

}  // namespace

void check_unknown_annotation(const Object& object, const ObjectIndex& index, Reporter& report) {
  const Node* own = object.at("metadata.annotations");
  check_map(object, own, report);
  const PodView* pod = index.pod_of(object);
  if (pod != nullptr && pod->annotations() != own) check_map(object, pod->annotations(), report);
}

}  // namespace twinhull::lint
