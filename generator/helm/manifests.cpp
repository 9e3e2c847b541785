#include "helm/manifests.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "source/files.h"
#include "yaml/reader.h"

namespace twinhull::helm {
namespace {

constexpr std::string_view install_order[] = {"PriorityClass",
                                              "Namespace",
                                              "NetworkPolicy",
                                              "ResourceQuota",
                                              "LimitRange",
                                              "PodSecurityPolicy",
                                              "PodDisruptionBudget",
                                              "ServiceAccount",
                                              "Secret",
                                              "SecretList",
                                              "ConfigMap",
                                              "StorageClass",
                                              "PersistentVolume",
                                              "PersistentVolumeClaim",
                                              "CustomResourceDefinition",
                                              "ClusterRole",
                                              "ClusterRoleList",
                                              "ClusterRoleBinding",
                                              "ClusterRoleBindingList",
                                              "Role",
                                              "RoleList",
                                              "RoleBinding",
                                              "RoleBindingList",
                                              "Service",
                                              "DaemonSet",
                                              "Pod",
                                              "ReplicationController",
                                              "ReplicaSet",
                                              "Deployment",
                                              "HorizontalPodAutoscaler",
                                              "StatefulSet",
                                              "Job",
                                              "CronJob",
                                              "IngressClass",
                                              "Ingress",
                                              "APIService",
                                              "MutatingWebhookConfiguration",
                                              "ValidatingWebhookConfiguration"};

constexpr std::string_view hook_events[] = {"pre-install", "post-install", "pre-delete",   "post-delete",
                                            "pre-upgrade", "post-upgrade", "pre-rollback", "post-rollback",
                                            "test",        "test-success"};

constexpr std::string_view spaces = " \t\n\v\f\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(spaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

/// The parts between separators: `---` at the beginning of the text or of a line, with the white space
/// around.
std::vector<std::string_view> documents_of(std::string_view text) {
  std::vector<std::string_view> parts;
  text = trimmed(text);
  std::size_t begin = 0;
  std::size_t at = 0;
  while ((at = text.find("---", at)) != std::string_view::npos) {
    if (at > 0 && text[at - 1] != '\n') {
      ++at;
      continue;
    }
    parts.push_back(trimmed(text.substr(begin, at - begin)));
    at += 3;
    while (at < text.size() && spaces.find(text[at]) != std::string_view::npos) ++at;
    begin = at;
    // The white space after a separator belongs to it: another one does not begin a line.
    if (text.substr(at).starts_with("---")) at += 1;
  }
  parts.push_back(trimmed(text.substr(begin)));
  return parts;
}

std::string text_of(const yaml::Node* node) {
  return node == nullptr || node->is(yaml::Kind::map) || node->is(yaml::Kind::list) ? ""
                                                                                    : std::string(node->text);
}

void read_hook(Manifest& manifest, const yaml::Node& annotations) {
  const yaml::Node* events = annotations.get("helm.sh/hook");
  if (events == nullptr) return;
  manifest.hook = true;
  const std::string text = text_of(events);
  for (const std::string_view event : base::split(text, ',')) {
    const std::string name = base::lowered(base::trim(event));
    if (std::find(std::begin(hook_events), std::end(hook_events), name) == std::end(hook_events)) {
      manifest.ignored = true;
    }
  }
  const std::string weight = text_of(annotations.get("helm.sh/hook-weight"));
  std::from_chars(weight.data(), weight.data() + weight.size(), manifest.weight);
}

}  // namespace

SplitManifests split_manifests(const std::string& file, std::string_view text) {
  SplitManifests out;
  for (const std::string_view content : documents_of(text)) {
    if (content.empty()) continue;
    Manifest manifest;
    manifest.file = file;
    manifest.content = std::string(content);
    manifest.offset = static_cast<std::size_t>(content.data() - text.data());
    source::Files files;
    base::Arena arena;
    const std::uint32_t id = files.add(file, manifest.content);
    const yaml::ReadResult read =
        yaml::read(files, id, arena, {.accept_yaml11_scalars = true, .accept_foreign_spaces = true});
    if (!read.unread.empty() || (read.documents.empty() && !read.findings.empty())) {
      const std::size_t index = read.unread.empty() ? 0 : read.unread[0].finding;
      const diagnostic::Finding& finding = read.findings[std::min(index, read.findings.size() - 1)];
      const int line = files.position(id, finding.span.begin).line;
      out.invalid.push_back({std::move(manifest.content), manifest.offset, finding.message, line});
      continue;
    }
    const yaml::Node* root = read.documents.empty() ? nullptr : read.documents[0].root;
    if (root != nullptr && !root->is(yaml::Kind::map) && !root->is(yaml::Kind::null)) {
      std::string reason = fmt::format("the output is a {}, not a map", name(root->kind));
      out.invalid.push_back({std::move(manifest.content), manifest.offset, std::move(reason), 1});
      continue;
    }
    if (root != nullptr && root->is(yaml::Kind::map)) {
      manifest.kind = text_of(root->get("kind"));
      manifest.name = text_of(root->at("metadata.name"));
      const yaml::Node* annotations = root->at("metadata.annotations");
      if (annotations != nullptr && annotations->is(yaml::Kind::map)) read_hook(manifest, *annotations);
    }
    out.manifests.push_back(std::move(manifest));
  }
  return out;
}

bool installed_before(const Manifest& a, const Manifest& b) {
  const auto rank = [](const std::string& kind) {
    return std::find(std::begin(install_order), std::end(install_order), kind) - std::begin(install_order);
  };
  constexpr auto unknown = std::size(install_order);
  const auto left = rank(a.kind);
  const auto right = rank(b.kind);
  if (static_cast<std::size_t>(left) == unknown && static_cast<std::size_t>(right) == unknown)
    return a.kind < b.kind;
  return left < right;
}

}  // namespace twinhull::helm
