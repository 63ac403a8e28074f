# weir: a thin front to CMake. Presets and targets are in CMakePresets.json.
#
#   PREFIX, DESTDIR   where make install puts things
#   PRESET            what make test builds and tests
#   JOBS              compilers and tests at once
#   PACKAGES=no       do not look for missing Debian packages
PREFIX = /usr/local
DESTDIR =
PRESET = release
JOBS = $(shell nproc)
PACKAGES = yes

# The make that CMake runs counts its own jobs, has no use for our variables and
# is nobody's submake.
cmake = @env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL cmake

ifeq ($(PACKAGES),no)
need = @true
else
need = @.ci/install-packages
endif

.PHONY: all run test install asan tsan clean help
.NOTPARALLEL:

all:
	$(need) build
	$(cmake) --preset release >/dev/null
	$(cmake) --build --preset release -j $(JOBS) --target weir

# The sample is run from a copy, beside which it keeps its state and its site.
run: all
	@mkdir -p run/demo
	@cp -R config/demo/details config/demo/county config/demo/*.* run/demo
	@echo
	@echo 'weir: http://127.0.0.1:8080/ shows the sample; Ctrl-C to stop'
	@build/release/weir run --config run/demo/weir.conf

test:
	$(need) build test
	$(cmake) --preset $(PRESET) >/dev/null
	$(cmake) --build --preset $(PRESET) -j $(JOBS)
	@ctest --preset $(PRESET) -j $(JOBS); status=$$?; \
	    .ci/skipped build/$(PRESET); exit $$status

asan:
	@$(MAKE) --no-print-directory test PRESET=asan JOBS=$(JOBS) \
	    PACKAGES=$(PACKAGES)

# Without the slow ones (five to fifteen times slower here) and the replays,
# which have one thread. gcc 12's runtime does not start where the kernel
# spreads addresses too widely (vm.mmap_rnd_bits above 28), so not spread them.
fixed_addresses = $(shell setarch -R true 2>/dev/null && echo setarch -R)
tsan:
	$(need) build test
	$(cmake) --preset tsan >/dev/null
	$(cmake) --build --preset tsan -j $(JOBS)
	@$(fixed_addresses) ctest --preset tsan -j $(JOBS) -L 'unit|e2e' -LE slow; \
	    status=$$?; .ci/skipped build/tsan; exit $$status

install: all
	@DESTDIR='$(DESTDIR)' cmake --install build/release --prefix '$(PREFIX)'

clean:
	rm -rf build

help:
	@echo 'make          build build/release/weir'
	@echo 'make run      build it and serve the sample on 127.0.0.1:8080'
	@echo 'make test     build and run all tests (PRESET=dev to debug)'
	@echo 'make asan     all tests under address and undefined sanitizers'
	@echo 'make tsan     unit and end-to-end tests under thread sanitizer'
	@echo 'make install  DESTDIR=$(DESTDIR) PREFIX=$(PREFIX)'
	@echo 'make clean    remove build/; run/ (the sample'\''s site) stays'
	@echo
	@echo 'Missing Debian packages (.ci/packages) are installed first;'
	@echo 'PACKAGES=no leaves that out. .ci/run is everything CI runs.'
