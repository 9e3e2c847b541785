// Databases whose data is lost with the pod.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kubernetes/names.h"
#include "lint/availability/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// The data directory of an image. Images are recognized by the last component of their repository.
struct Database {
  std::string_view image;
  std::string_view directory;
};

constexpr std::array databases = {
    Database{"postgres", "/var/lib/postgresql"},
    Database{"postgis", "/var/lib/postgresql"},
    Database{"pgvector", "/var/lib/postgresql"},
    Database{"timescaledb", "/var/lib/postgresql"},
    Database{"mysql", "/var/lib/mysql"},
    Database{"mysql-server", "/var/lib/mysql"},
    Database{"mariadb", "/var/lib/mysql"},
    Database{"mongo", "/data/db"},
    Database{"cassandra", "/var/lib/cassandra"},
    Database{"clickhouse-server", "/var/lib/clickhouse"},
    Database{"couchdb", "/opt/couchdb/data"},
    Database{"influxdb", "/var/lib/influxdb"},
    Database{"elasticsearch", "/usr/share/elasticsearch/data"},
    Database{"opensearch", "/usr/share/opensearch/data"},
};

const Database* database_of(std::string_view image) {
  const std::string_view repository = kubernetes::split_image(image).repository;
  const std::string_view name = repository.substr(repository.find_last_of('/') + 1);
  if (repository.find("bitnami") != std::string_view::npos) return nullptr;  // its data directories
  const auto found = std::ranges::find(databases, name, &Database::image);
  return found == databases.end() ? nullptr : &*found;
}

bool within(std::string_view path, std::string_view directory) {
  return path == directory ||
         (path.starts_with(directory) && (directory.ends_with('/') || path[directory.size()] == '/'));
}

}  // namespace

void check_ephemeral_database(const Container& container, const PodView& pod, const ObjectIndex&,
                              Reporter& report) {
  const Object& object = *pod.object;
  const Database* database = database_of(text_at(container.node, "image"));
  if (database == nullptr || container.role != ContainerRole::main) return;
  if (value_at(container.node, "command") != nullptr) return;  // a client of the image, such as a backup
  if (object.id.kind != "Deployment" && object.id.kind != "StatefulSet") return;
  const Node* mount = nullptr;
  for (const Node* one : items_at(container.node, "volumeMounts")) {
    const std::string_view path = text_at(one, "mountPath");
    if (within(path, database->directory) || within(database->directory, path)) mount = one;
  }
  const std::string help = fmt::format("mount a PersistentVolumeClaim at `{}`", database->directory);
  if (mount == nullptr) {
    report.add(object, container.location(),
               fmt::format("{} stores its data in the container: it is lost when the Pod is replaced",
                           describe(container)),
               help);
    return;
  }
  for (const Node* volume : items_at(pod.spec, "volumes")) {
    const yaml::Entry* empty = volume->find("emptyDir");
    if (empty == nullptr || text_at(volume, "name") != text_at(mount, "name")) continue;
    report
        .add(object, empty->key_span,
             fmt::format("{} stores its data in an `emptyDir`: it is lost when the Pod is replaced",
                         describe(container)),
             help)
        .related.push_back({"it is mounted here", mount->span});
  }
}

}  // namespace twinhull::lint
