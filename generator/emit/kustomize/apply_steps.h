#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "emit/kustomize/object_set.h"
#include "emit/output/layout.h"
#include "model/system.h"

namespace twinhull::emit {

/// What Flux applies at once: everything, or first the objects with a sync wave, such as brokers and Dapr
/// components, and then those that depend on them.
enum class ApplyStep : std::uint8_t { all, infrastructure, apps };

inline constexpr std::array kLayers = {ApplyStep::infrastructure, ApplyStep::apps};

/// The directory of a layer, in that of all layers.
constexpr std::string_view directory_of(ApplyStep layer) {
  return layer == ApplyStep::infrastructure ? kInfrastructure
         : layer == ApplyStep::apps         ? kApps
                                            : std::string_view();
}

/// A value for everything, and for each layer.
template <typename T>
struct ByStep {
  std::array<T, 3> values;

  T& operator[](ApplyStep layer) { return values[static_cast<std::size_t>(layer)]; }
  const T& operator[](ApplyStep layer) const { return values[static_cast<std::size_t>(layer)]; }
};

/// Whether Flux builds the tree of this system, so that it has a directory per layer.
bool has_steps(const model::System& system);

/// Assigns objects to layers, by the sync wave that an object has where it is defined first: patches of
/// overlays do not move it.
class StepOfObjects {
 public:
  StepOfObjects() = default;
  explicit StepOfObjects(std::vector<KeyedObject> known) : known_(std::move(known)) {}

  ApplyStep operator()(const KeyedObject& object) const;
  bool has(const KeyedObject& object, ApplyStep layer) const {
    return layer == ApplyStep::all || (*this)(object) == layer;
  }
  std::vector<KeyedObject> part(const std::vector<KeyedObject>& objects, ApplyStep layer) const;
  ByStep<ObjectSet> divide(const ObjectSet& objects) const;

 private:
  std::vector<KeyedObject> known_;  ///< in install order
};

/// The layers that a target is divided into: both, if it has objects of both, other than its Namespace.
/// Otherwise everything is applied at once.
std::vector<ApplyStep> steps_of(const ByStep<ObjectSet>& objects);

}  // namespace twinhull::emit
