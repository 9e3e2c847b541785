#include <malloc.h>

#include "commands/command.h"

int main(int argc, char** argv) {
  // The process is short-lived: freed memory is reused soon, and the kernel would zero it again.
  mallopt(M_TRIM_THRESHOLD, 512 << 20);
  mallopt(M_MMAP_THRESHOLD, 64 << 20);
  return twinhull::commands::run(argc, argv);
}
