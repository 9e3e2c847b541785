#include "kubernetes/names.h"

#include <algorithm>

#include "base/ascii.h"
#include "kubernetes/quantity.h"

namespace twinhull::kubernetes {
namespace {

bool alphanumeric(char c) { return base::is_letter(c) || base::is_digit(c); }
bool lower_alphanumeric(char c) { return base::is_lower(c) || base::is_digit(c); }

template <typename Accepts>
bool all(std::string_view text, Accepts accepts) {
  return std::all_of(text.begin(), text.end(), accepts);
}

std::string too_long(std::string_view text, std::size_t most) {
  return "has " + std::to_string(text.size()) + " characters; at most " + std::to_string(most) +
         " are allowed";
}

/// Checks one part of a DNS name without dots, except for its length.
std::string check_dns_part(std::string_view text) {
  if (text.empty()) return "is empty";
  if (!all(text, [](char c) { return lower_alphanumeric(c) || c == '-'; })) {
    if (all(text, [](char c) { return alphanumeric(c) || c == '-'; }))
      return "contains uppercase letters; use lowercase";
    if (all(text, [](char c) { return lower_alphanumeric(c) || c == '-' || c == '.'; }))
      return "must not contain dots";
    return "must contain only lowercase letters, digits and `-`";
  }
  if (!lower_alphanumeric(text.front())) return "must start with a letter or digit";
  if (!lower_alphanumeric(text.back())) return "must end with a letter or digit";
  return {};
}

/// Letters, digits, `-`, `_` and `.`, with a letter or digit at both ends.
std::string check_name_part(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > 63) return too_long(text, 63);
  if (!all(text, [](char c) { return alphanumeric(c) || c == '-' || c == '_' || c == '.'; })) {
    return "must contain only letters, digits, `-`, `_` and `.`";
  }
  if (!alphanumeric(text.front())) return "must start with a letter or digit";
  if (!alphanumeric(text.back())) return "must end with a letter or digit";
  return {};
}

std::string check_dots(std::string_view text) {
  if (text == "." || text == "..") return "is a directory name";
  if (text.starts_with("..")) return "must not start with `..`";
  return {};
}

/// One component of an image path: lowercase words joined by `.`, `_`, `__` or any number of `-`.
bool image_path_part(std::string_view text) {
  if (text.empty() || !lower_alphanumeric(text.front()) || !lower_alphanumeric(text.back())) return false;
  for (std::size_t i = 0; i < text.size();) {
    if (lower_alphanumeric(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && !lower_alphanumeric(text[end])) ++end;
    const std::string_view joint = text.substr(i, end - i);
    if (joint != "." && joint != "_" && joint != "__" && !all(joint, [](char c) { return c == '-'; }))
      return false;
    i = end;
  }
  return true;
}

/// A registry: a host name or address with an optional port.
bool registry(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos) {
    const std::string_view port = text.substr(colon + 1);
    if (port.empty() || port.size() > 5 || !all(port, base::is_digit)) return false;
    text = text.substr(0, colon);
  }
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    if (part.empty() || !all(part, [](char c) { return alphanumeric(c) || c == '-'; })) return false;
    if (part.front() == '-' || part.back() == '-') return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

std::string validate_dns_label(std::string_view text) {
  if (text.size() > 63) return too_long(text, 63);
  return check_dns_part(text);
}

std::string check_dns_subdomain(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > 253) return too_long(text, 253);
  std::string_view rest = text;
  while (true) {
    const std::size_t dot = rest.find('.');
    const std::string_view part = rest.substr(0, dot);
    if (part.empty()) return "contains an empty part between dots";
    if (std::string reason = check_dns_part(part); !reason.empty()) {
      if (part.size() == text.size() || reason.starts_with("contains")) return reason;
      if (reason.starts_with("must contain only"))
        return "must contain only lowercase letters, digits, `-` and `.`";
      return "must start and end every part between dots with a letter or digit";
    }
    if (dot == std::string_view::npos) return {};
    rest.remove_prefix(dot + 1);
  }
}

std::string check_dns_1035_label(std::string_view text) {
  if (std::string reason = validate_dns_label(text); !reason.empty()) return reason;
  if (!base::is_lower(text.front())) return "must start with a letter";
  return {};
}

std::string check_qualified_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return check_name_part(text);
  if (text.find('/', slash + 1) != std::string_view::npos) return "has more than one `/`";
  if (slash == 0) return "has an empty prefix before `/`";
  if (std::string reason = check_dns_subdomain(text.substr(0, slash)); !reason.empty()) {
    return "has a prefix that " + reason;
  }
  if (slash + 1 == text.size()) return "has an empty name after `/`";
  if (std::string reason = check_name_part(text.substr(slash + 1)); !reason.empty()) {
    return "has a name after `/` that " + reason;
  }
  return {};
}

std::string check_label_key(std::string_view text) { return check_qualified_name(text); }

std::string check_annotation_key(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) c = base::to_lower(c);
  return check_qualified_name(lowered);
}

std::string check_label_value(std::string_view text) {
  if (text.empty()) return {};
  return check_name_part(text);
}

std::string check_port_name(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > 15) return too_long(text, 15);
  if (!all(text, [](char c) { return lower_alphanumeric(c) || c == '-'; })) {
    return "must contain only lowercase letters, digits and `-`";
  }
  if (std::none_of(text.begin(), text.end(), base::is_lower)) return "must contain a letter";
  if (text.find("--") != std::string_view::npos) return "must not contain `--`";
  if (text.front() == '-') return "must start with a letter or digit";
  if (text.back() == '-') return "must end with a letter or digit";
  return {};
}

std::string check_env_name(std::string_view text) {
  if (text.empty()) return "is empty";
  if (!all(text, [](char c) { return alphanumeric(c) || c == '-' || c == '_' || c == '.'; })) {
    return "must contain only letters, digits, `_`, `-` and `.`";
  }
  if (base::is_digit(text.front())) return "must not start with a digit";
  return check_dots(text);
}

std::string check_config_key(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > 253) return too_long(text, 253);
  if (!all(text, [](char c) { return alphanumeric(c) || c == '-' || c == '_' || c == '.'; })) {
    return "must contain only letters, digits, `-`, `_` and `.`";
  }
  return check_dots(text);
}

std::string check_image_repository(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > 255) return too_long(text, 255);
  if (text.find('@') != std::string_view::npos) return "contains a digest; use the repository alone";
  const std::size_t slash = text.find('/');
  const std::string_view first = text.substr(0, slash);
  const bool has_registry = slash != std::string_view::npos &&
                            (first.find_first_of(".:") != std::string_view::npos || first == "localhost" ||
                             !all(first, [](char c) { return !base::is_upper(c); }));
  if (has_registry && !registry(first)) return "has a registry that is not a host name";
  std::string_view path = has_registry ? text.substr(slash + 1) : text;
  if (path.find(':') != std::string_view::npos) return "contains a tag; use the repository alone";
  while (true) {
    const std::size_t next = path.find('/');
    if (!image_path_part(path.substr(0, next))) {
      if (!all(path, [](char c) { return !base::is_upper(c); }))
        return "contains uppercase letters; use lowercase";
      return "must be lowercase letters and digits, separated by `.`, `_`, `__`, `-` or `/`";
    }
    if (next == std::string_view::npos) return {};
    path.remove_prefix(next + 1);
  }
}

std::string check_image_tag(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > 128) return too_long(text, 128);
  if (!all(text, [](char c) { return alphanumeric(c) || c == '_' || c == '-' || c == '.'; })) {
    return "must contain only letters, digits, `_`, `-` and `.`";
  }
  if (text.front() == '-' || text.front() == '.') return "must start with a letter, a digit or `_`";
  return {};
}

std::string check_image_digest(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0)
    return "must be an algorithm, `:` and hexadecimal digits";
  const std::string_view algorithm = text.substr(0, colon);
  const std::string_view hex = text.substr(colon + 1);
  if (!all(algorithm,
           [](char c) { return lower_alphanumeric(c) || c == '+' || c == '.' || c == '_' || c == '-'; })) {
    return "has an invalid algorithm";
  }
  if (!all(hex, [](char c) { return base::is_digit(c) || (c >= 'a' && c <= 'f'); })) {
    return "must contain only lowercase hexadecimal digits after `:`";
  }
  const std::size_t wanted = algorithm == "sha512" ? 128 : 64;
  if ((algorithm == "sha256" || algorithm == "sha512") && hex.size() != wanted) {
    return "has " + std::to_string(hex.size()) + " hexadecimal digits; " + std::to_string(wanted) +
           " are required";
  }
  if (hex.size() < 32) return "has fewer than 32 hexadecimal digits";
  return {};
}

std::string check_image(std::string_view text) {
  if (text.empty()) return "is empty";
  const ImageParts parts = split_image(text);
  if (std::string reason = check_image_repository(parts.repository); !reason.empty()) {
    return "has a repository that " + reason;
  }
  const std::size_t at = text.find('@');
  const std::string_view before = text.substr(0, at);
  if (before.size() != parts.repository.size()) {
    if (std::string reason = check_image_tag(parts.tag); !reason.empty()) return "has a tag that " + reason;
  }
  if (at != std::string_view::npos) {
    if (std::string reason = check_image_digest(parts.digest); !reason.empty())
      return "has a digest that " + reason;
  }
  return {};
}

std::string validate_app_id(std::string_view text) {
  if (text.size() > 58) return too_long(text, 58);
  return check_dns_part(text);
}

std::string check_quantity(std::string_view text) {
  const ParsedQuantity parsed = parse_quantity(text);
  return parsed.value ? std::string() : "is not a quantity: " + parsed.error;
}

ImageParts split_image(std::string_view image) {
  ImageParts parts;
  const std::size_t at = image.find('@');
  if (at != std::string_view::npos) {
    parts.digest = image.substr(at + 1);
    image = image.substr(0, at);
  }
  const std::size_t slash = image.rfind('/');
  const std::size_t colon = image.rfind(':');
  if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash)) {
    parts.tag = image.substr(colon + 1);
    image = image.substr(0, colon);
  }
  parts.repository = image;
  return parts;
}

}  // namespace twinhull::kubernetes
