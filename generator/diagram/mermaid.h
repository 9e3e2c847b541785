#pragma once

#include <cstddef>
#include <string>

#include "diagram/graph.h"

namespace twinhull::diagram {

/// Mermaid's default limit of edges, which GitHub uses.
inline constexpr std::size_t kMermaidLines = 500;
inline constexpr std::size_t kMermaidBytes = 50'000;

/// The diagram as a Mermaid flowchart, which GitHub, GitLab and many editors render in Markdown. Ends with a
/// line break and contains no line of backticks, so it can be fenced by three.
std::string mermaid(const Graph& graph);

}  // namespace twinhull::diagram
