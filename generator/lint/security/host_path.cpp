#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "lint/security/checks.h"

namespace twinhull::lint {
namespace {

/// The kind of a host directory. One rule per kind.
enum class Risk { plain, sensitive, socket, credentials };

constexpr std::array<std::string_view, 22> sensitive_directories = {"/",
                                                                    "/bin",
                                                                    "/boot",
                                                                    "/dev",
                                                                    "/etc",
                                                                    "/home",
                                                                    "/lib",
                                                                    "/lib64",
                                                                    "/proc",
                                                                    "/root",
                                                                    "/run",
                                                                    "/sbin",
                                                                    "/sys",
                                                                    "/usr",
                                                                    "/var",
                                                                    "/var/lib",
                                                                    "/var/lib/docker",
                                                                    "/var/lib/containerd",
                                                                    "/var/lib/etcd",
                                                                    "/var/lib/kubelet",
                                                                    "/var/lib/rancher",
                                                                    "/var/run"};

constexpr std::array<std::string_view, 8> sockets = {"docker.sock",     "dockershim.sock", "cri-dockerd.sock",
                                                     "containerd.sock", "crio.sock",       "podman.sock",
                                                     "docker_engine",   "buildkitd.sock"};

constexpr std::array<std::string_view, 6> socket_directories = {
    "/run/containerd", "/run/crio", "/run/k3s/containerd", "/run/docker", "/run/podman", "/run/user"};

/// Without duplicate and trailing slashes; `/var/run` is `/run` on every node.
std::string clean(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c != '/' || !out.ends_with('/')) out += c;
  }
  if (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out;
}

bool within(std::string_view path, std::string_view directory) {
  return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

Risk risk(std::string_view written) {
  const std::string path = clean(written);
  std::string_view rest = path;
  if (rest.starts_with("/var/run/")) rest.remove_prefix(4);
  const std::string_view last = rest.substr(rest.find_last_of("/\\") + 1);
  if (std::ranges::find(sockets, last) != sockets.end() ||
      std::ranges::find(socket_directories, rest) != socket_directories.end()) {
    return Risk::socket;
  }
  for (std::string_view directory : {"/.aws", "/.azure", "/.config/gcloud", "/gcloud"}) {
    if ((path + "/").find(std::string(directory) + "/") != std::string::npos) return Risk::credentials;
  }
  if (path == "/etc/kubernetes/azure.json" || path == "/etc/kubernetes/cloud-config") {
    return Risk::credentials;
  }
  if (std::ranges::find(sensitive_directories, path) != sensitive_directories.end() ||
      within(path, "/etc/kubernetes")) {
    return Risk::sensitive;
  }
  return Risk::plain;
}

/// Calls `visit(volume, path)` for every hostPath volume of that risk.
template <class Visit>
void each_host_path(const PodView& pod, Risk wanted, Visit visit) {
  for (const yaml::Node* volume : items_at(pod.spec, "volumes")) {
    const yaml::Node* host = value_at(volume, "hostPath");
    if (host == nullptr) continue;
    const yaml::Node* path = value_at(host, "path");
    if (risk(text_at(path, "")) == wanted) visit(*volume, path != nullptr ? *path : *host);
  }
}

void check_paths(const PodView& pod, Risk wanted, std::string_view what, std::string_view help,
                 Reporter& report) {
  each_host_path(pod, wanted, [&](const yaml::Node&, const yaml::Node& path) {
    report.add(*pod.object, path.span, fmt::format("hostPath `{}` is mounted: {}", text_at(&path, ""), what),
               std::string(help));
  });
}

}  // namespace

void check_host_path_volume(const PodView& pod, const ObjectIndex&, Reporter& report) {
  check_paths(pod, Risk::plain, "the Pod depends on its node",
              "use an emptyDir, a PersistentVolumeClaim or a CSI driver", report);
}

void check_sensitive_host_path(const PodView& pod, const ObjectIndex&, Reporter& report) {
  check_paths(pod, Risk::sensitive,
              "read access exposes the node's secrets, write access gives control of the node",
              "mount the single file that is needed, or remove the volume", report);
}

void check_container_runtime_socket(const PodView& pod, const ObjectIndex&, Reporter& report) {
  check_paths(pod, Risk::socket, "access to the container runtime equals root on the node",
              "use a rootless image builder, or the Kubernetes API for information about Pods", report);
}

void check_cloud_credentials_host_path(const PodView& pod, const ObjectIndex&, Reporter& report) {
  check_paths(pod, Risk::credentials, "it contains the node's cloud credentials",
              "use workload identity: bind the ServiceAccount to a cloud role", report);
}

void check_writable_host_path(const PodView& pod, const ObjectIndex&, Reporter& report) {
  std::map<std::string_view, const yaml::Node*> paths;
  each_host_path(pod, Risk::plain, [&](const yaml::Node& volume, const yaml::Node& path) {
    paths.emplace(text_at(&volume, "name"), &path);
  });
  if (paths.empty()) return;
  for (const Container& container : pod.containers) {
    for (const yaml::Node* mount : items_at(container.node, "volumeMounts")) {
      const auto found = paths.find(text_at(mount, "name"));
      if (found == paths.end() || is_true_at(mount, "readOnly")) continue;
      const yaml::Node* spot = value_at(mount, "readOnly");
      if (spot == nullptr) spot = value_at(mount, "name");
      diagnostic::Finding& finding = report.add(
          *pod.object, spot->span,
          fmt::format("{} can write to `{}` of its node", describe(container), text_at(found->second, "")),
          "set `readOnly: true` on the mount");
      finding.related.push_back({"the hostPath is set here", found->second->span});
    }
  }
}

}  // namespace twinhull::lint
