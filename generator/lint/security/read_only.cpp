// Programs that must write, in containers with a read-only root file system. What an image writes is only
// known by its name, so nothing is reported if its program is started in another way.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "kubernetes/names.h"
#include "lint/security/checks.h"
#include "lint/security/context.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

struct Writer {
  std::string_view image;        ///< its name on Docker Hub
  std::string_view directories;  ///< that it must write to, separated by blanks
  std::string_view settings;  ///< what is mounted at paths with such a prefix can configure another directory
};

constexpr std::array writers = {
    Writer{"grafana/grafana", "/var/lib/grafana", "/etc/grafana"},
    Writer{"httpd", "/usr/local/apache2/logs", "/usr/local/apache2/conf"},
    Writer{"mariadb", "/var/lib/mysql /run/mysqld", "/etc/mysql"},
    Writer{"mongo", "/data/db /tmp", "/etc/mongo"},
    Writer{"mysql", "/var/lib/mysql /var/run/mysqld", "/etc/mysql"},
    Writer{"nginx", "/var/cache/nginx /var/run", "/etc/nginx"},
    Writer{"nginxinc/nginx-unprivileged", "/tmp", "/etc/nginx"},
    Writer{"postgres", "/var/run/postgresql", "/etc/postgresql"},
    Writer{"rabbitmq", "/var/lib/rabbitmq", "/etc/rabbitmq"},
};

/// The name of an image on Docker Hub; others, such as Bitnami's, write to other directories.
std::string_view on_hub(std::string_view image) {
  std::string_view repository = kubernetes::split_image(image).repository;
  for (const std::string_view prefix :
       {"docker.io/", "index.docker.io/", "public.ecr.aws/docker/", "library/"}) {
    if (repository.starts_with(prefix)) repository.remove_prefix(prefix.size());
  }
  return repository;
}

/// `/var/run` is a link to `/run`.
std::string_view real(std::string_view path) {
  if (path == "/var/run" || path.starts_with("/var/run/")) path.remove_prefix(4);
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

bool is_below(std::string_view path, std::string_view directory) {
  return directory == "/" || path == directory ||
         (path.starts_with(directory) && path[directory.size()] == '/');
}

/// Whether a volume is mounted at a directory or a parent, or where the program writes in it.
bool is_mounted(const Container& container, std::string_view directory) {
  return std::ranges::any_of(items_at(container.node, "volumeMounts"), [&](const Node* mount) {
    const std::string_view path = real(text_at(mount, "mountPath"));
    return !is_true_at(mount, "readOnly") && !path.empty() &&
           (is_below(real(directory), path) || is_below(path, real(directory)));
  });
}

bool is_named_as_frontend(const Container& container) {
  const std::string name = fmt::format("{} {}", text_at(container.node, "name"),
                                       kubernetes::split_image(text_at(container.node, "image")).repository);
  return std::ranges::any_of(std::array{"front", "next", "web"},
                             [&](const char* word) { return name.find(word) != std::string::npos; });
}

/// Only for a variable set explicitly: other programs can share a whole ConfigMap.
bool is_next(const Container& container, const Object& object, const ObjectIndex& index) {
  constexpr std::string_view mark = "NEXT_PUBLIC_";
  const auto named = [&](const Node* env) { return text_at(env, "name").starts_with(mark); };
  if (std::ranges::any_of(items_at(container.node, "env"), named)) return true;
  if (!is_named_as_frontend(container)) return false;
  return std::ranges::any_of(items_at(container.node, "envFrom"), [&](const Node* from) {
    const Object* map = index.find(object, "ConfigMap", text_at(from, "configMapRef.name"));
    const Node* data = map == nullptr ? nullptr : value_at(map->node, "data");
    return data != nullptr && std::ranges::any_of(data->entries, [&](const yaml::Entry& entry) {
             return entry.key.starts_with(mark);
           });
  });
}

}  // namespace

void check_read_only_without_volume(const Container& container, const PodView& pod, const ObjectIndex& index,
                                    Reporter& report) {
  const Node* read_only = value_at(container.node, "securityContext.readOnlyRootFilesystem");
  if (read_only == nullptr || !read_only->is_true() || value_at(container.node, "command") != nullptr) return;
  const auto mounts = items_at(container.node, "volumeMounts");
  const auto writer = std::ranges::find(writers, on_hub(text_at(container.node, "image")), &Writer::image);
  if (writer != writers.end()) {
    const bool told_otherwise = std::ranges::any_of(
        mounts, [&](const Node* mount) { return is_below(text_at(mount, "mountPath"), writer->settings); });
    std::vector<std::string_view> missing = base::split(writer->directories, ' ');
    std::erase_if(missing, [&](std::string_view directory) { return is_mounted(container, directory); });
    if (told_otherwise || missing.empty()) return;
    report.add(*pod.object, read_only->span,
               fmt::format("{} runs `{}`, which cannot write to `{}`: the root file system is read-only",
                           describe(container), writer->image, base::join(missing, "`, `")),
               "mount an emptyDir there, or a PersistentVolumeClaim for data");
    return;
  }
  const bool cache = std::ranges::any_of(mounts, [](const Node* mount) {
    return text_at(mount, "mountPath").find(".next") != std::string_view::npos;
  });
  if (cache || !is_next(container, *pod.object, index)) return;
  report.add(
      *pod.object, read_only->span,
      fmt::format("{} runs Next.js, which cannot write to `.next/cache`: pages and images are not cached",
                  describe(container)),
      "mount an emptyDir at `.next/cache` in the application's directory");
}

}  // namespace twinhull::lint
