#pragma once

#include <optional>

#include "diagram/layout.h"

namespace twinhull::diagram {

/// Lays out a graph with Graphviz, whose library is loaded at the first call; nothing if it is not installed.
/// A static program cannot load libraries: cmake/without_graphviz.cpp replaces this function there.
std::optional<Layout> lay_out_with_graphviz(const Graph& graph, const Sizes& sizes);

}  // namespace twinhull::diagram
