#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "kubernetes/names.h"
#include "kubernetes/objects.h"
#include "lint/image/checks.h"

namespace twinhull::lint {

void check_invalid_image_reference(const Container& container, const PodView& pod, const ObjectIndex&,
                                   Reporter& report) {
  // Operators substitute images of their custom resources, in their own format.
  if (!kubernetes::is_builtin_group(pod.object->id.group)) return;
  const yaml::Node* image = value_at(container.node, "image");
  if (image == nullptr || text_at(image, "").empty()) {
    if (image != nullptr && !image->is(yaml::Kind::string)) return;  // a wrong type
    report.add(
        *pod.object, image != nullptr ? image->span : last_key(container.node, "image", container.location()),
        fmt::format("{} has no image: the API server rejects the Pod", describe(container)), "set `image`");
    return;
  }
  const std::string_view text = image->text;
  // The tool ko replaces it, or something else substitutes it.
  if (text.starts_with("ko://") || has_unexpanded_placeholder(text)) return;
  std::string reason = base::trim(text).size() != text.size()       ? "begins or ends with a space"
                       : text.find("://") != std::string_view::npos ? "has a URL scheme"
                                                                    : kubernetes::check_image(text);
  if (reason.empty()) return;
  report.add(*pod.object, image->span, fmt::format("invalid image `{}`: it {}", text, reason),
             "write it as `registry.example.com/team/name:1.2.3`");
}

void check_latest_tag_without_pull(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  std::set<std::string_view> reported;
  for (const Container& container : pod.containers) {
    const std::string_view image = text_at(container.node, "image");
    const yaml::Node* policy = value_at(container.node, "imagePullPolicy");
    // With `Never` the image is loaded onto each node by hand: tags do not matter.
    if (!is_latest(image) || text_at(policy, "") != "IfNotPresent") continue;
    if (!reported.insert(image).second || is_built_here(*pod.object, index, image)) continue;
    report.add(
        *pod.object, policy->span,
        fmt::format("`imagePullPolicy: IfNotPresent` with `{}`: nodes can run different images", image),
        "set a version tag, or remove `imagePullPolicy`");
  }
}

void check_deprecated_image_registry(const Container& container, const PodView& pod, const ObjectIndex&,
                                     Reporter& report) {
  const std::string_view image = text_at(container.node, "image");
  for (std::string_view registry :
       {"k8s.gcr.io/", "gcr.io/google_containers/", "gcr.io/google-containers/"}) {
    if (!image.starts_with(registry)) continue;
    report.add(
        *pod.object, container.at("image")->span,
        fmt::format("`{}` has been frozen since 2023: it receives no new images, and old ones are removed",
                    registry.substr(0, registry.size() - 1)),
        "use the image from `registry.k8s.io`");
  }
}

void check_retired_ingress_nginx(const Container& container, const PodView& pod, const ObjectIndex&,
                                 Reporter& report) {
  const std::string_view repository = kubernetes::split_image(text_at(container.node, "image")).repository;
  if (!repository.ends_with("/ingress-nginx/controller") &&
      !repository.ends_with("/ingress-nginx/controller-chroot") &&
      !repository.ends_with("/nginx-ingress-controller")) {
    return;
  }
  if (repository.find("bitnami") != std::string_view::npos) return;
  report.add(*pod.object, container.at("image")->span,
             fmt::format("{} is ingress-nginx, which was retired in March 2026 and gets no more fixes",
                         describe(container)),
             "move to another Ingress controller or to the Gateway API");
}

void check_gatekeeper_repo_without_slash(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.kind != "K8sAllowedRepos" || object.id.group != "constraints.gatekeeper.sh") return;
  for (const yaml::Node* prefix : items_at(object.node, "spec.parameters.repos")) {
    const std::string_view text = text_at(prefix, "");
    const std::string_view last = text.substr(text.find_last_of('/') + 1);
    if (last.empty() || last.find_first_of(":@") != std::string_view::npos) continue;
    report.add(object, prefix->span,
               fmt::format("`{0}` also allows every repository with that prefix, such as `{0}-other`", text),
               fmt::format("end it with a slash: `{}/`", text));
  }
}

}  // namespace twinhull::lint
