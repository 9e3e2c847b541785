#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/ascii.h"
#include "base/expected.h"
#include "helm/evaluator.h"
#include "helm/functions.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

struct Url {
  std::string scheme;
  std::string opaque;
  std::string user;
  bool has_user = false;
  std::string host;
  std::string path;
  std::string query;
  std::string fragment;
};

std::optional<std::string> unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size() || !base::is_hex(text[i + 1]) || !base::is_hex(text[i + 2])) return std::nullopt;
    const auto digit = [](char c) { return base::is_digit(c) ? c - '0' : base::to_lower(c) - 'a' + 10; };
    out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
    i += 2;
  }
  return out;
}

/// Go's `url.Parse`; the error is the part after the quoted text.
base::Expected<Url> parse(std::string_view text) {
  Url url;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      return {std::nullopt, "net/url: invalid control character in URL"};
    }
  }
  const std::size_t hash = text.find('#');
  if (hash != std::string_view::npos) {
    const std::optional<std::string> fragment = unescape(text.substr(hash + 1));
    if (!fragment) return {std::nullopt, "invalid URL escape"};
    url.fragment = *fragment;
    text = text.substr(0, hash);
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (base::is_letter(c)) continue;
    if (base::is_digit(c) || c == '+' || c == '-' || c == '.') {
      if (i == 0) break;
      continue;
    }
    if (c == ':') {
      if (i == 0) {
        return {std::nullopt, "missing protocol scheme"};
      }
      for (const char s : text.substr(0, i)) url.scheme += base::to_lower(s);
      text.remove_prefix(i + 1);
    }
    break;
  }
  const std::size_t mark = text.find('?');
  if (mark != std::string_view::npos) {
    url.query = std::string(text.substr(mark + 1));
    text = text.substr(0, mark);
  }
  if (!text.starts_with('/')) {
    if (!url.scheme.empty()) {
      url.opaque = std::string(text);
      return {url, {}};
    }
    const std::string_view first = text.substr(0, text.find('/'));
    if (first.find(':') != std::string_view::npos) {
      return {std::nullopt, "first path segment in URL cannot contain colon"};
    }
  }
  if (text.starts_with("//") && (!url.scheme.empty() || !text.starts_with("///"))) {
    text.remove_prefix(2);
    const std::size_t slash = std::min(text.find('/'), text.size());
    std::string_view authority = text.substr(0, slash);
    text = text.substr(slash);
    const std::size_t at = authority.rfind('@');
    if (at != std::string_view::npos) {
      url.user = std::string(authority.substr(0, at));
      url.has_user = true;
      authority.remove_prefix(at + 1);
    }
    const std::size_t colon = authority.rfind(':');
    if (colon != std::string_view::npos && !authority.ends_with(']') &&
        authority.find_first_not_of("0123456789", colon + 1) != std::string_view::npos) {
      return {std::nullopt, fmt::format("invalid port {} after host", go_quoted(authority.substr(colon)))};
    }
    url.host = unescape(authority).value_or(std::string(authority));
  }
  const std::optional<std::string> path = unescape(text);
  if (!path) return {std::nullopt, "invalid URL escape"};
  url.path = *path;
  return {url, {}};
}

std::string host_name(std::string_view host) {
  if (host.starts_with('[')) return std::string(host.substr(1, std::min(host.find(']'), host.size()) - 1));
  return std::string(host.substr(0, host.rfind(':')));
}

Value url_parse(const Call& call) {
  const base::Expected<Url> parsed = parse(call[0].text());
  const std::optional<Url>& url = parsed.value;
  if (!url) {
    return call.fail(
        fmt::format("unable to parse url: parse {}: {}", go_quoted(call[0].text()), parsed.error));
  }
  Map* map = call.heap().make_map();
  const auto add = [&](std::string_view key, std::string_view value) {
    set(call.heap(), *map, key, call.text(value));
  };
  add("scheme", url->scheme);
  add("host", url->host);
  add("hostname", host_name(url->host));
  add("path", url->path);
  add("query", url->query);
  add("opaque", url->opaque);
  add("fragment", url->fragment);
  add("userinfo", url->user);
  return of_map(map);
}

std::string escaped(std::string_view text, std::string_view keep) {
  std::string out;
  for (const char c : text) {
    if (base::is_alnum(c) || std::string_view("-_.~$&+,/:;=@").find(c) != std::string_view::npos ||
        keep.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

Value url_join(const Call& call) {
  std::string part[7];
  constexpr std::string_view keys[] = {"scheme", "host", "path", "query", "opaque", "fragment", "userinfo"};
  for (std::size_t i = 0; i < 7; ++i) {
    const Value* found = find(call[0].map, keys[i]);
    if (found == nullptr) continue;
    if (found->is_nil()) return call.fail("runtime error: invalid memory address or nil pointer dereference");
    if (found->type != Type::string) {
      return call.fail(fmt::format("unable to parse {} key, must be {} string, but {} found", keys[i],
                                   "of type", kind_name(*found)));
    }
    part[i] = std::string(found->text());
  }
  const auto& [scheme, host, path, query, opaque, fragment, user] = part;
  std::string out = scheme.empty() ? "" : scheme + ":";
  if (!opaque.empty()) {
    out += opaque;
  } else {
    if (!scheme.empty() || !host.empty() || !user.empty()) {
      if (!host.empty() || !path.empty() || !user.empty()) out += "//";
      if (!user.empty()) out += user + "@";
      out += escaped(host, "[]!'()*");
    }
    const std::string shown = escaped(path, "");
    if (!shown.empty() && shown[0] != '/' && !host.empty()) out += '/';
    if (out.empty() && shown.substr(0, shown.find('/')).find(':') != std::string::npos) out += "./";
    out += shown;
  }
  if (!query.empty()) out += "?" + query;
  if (!fragment.empty()) out += "#" + escaped(fragment, "!()*'?");
  return call.text(out);
}

/// Nothing is looked up.
Value get_host_by_name(const Call&) { return of_text(""); }

constexpr Function functions[] = {
    {"getHostByName", "s", get_host_by_name}, {"urlJoin", "m", url_join}, {"urlParse", "s", url_parse}};

}  // namespace

FunctionTable url_functions() { return functions; }

}  // namespace twinhull::helm
