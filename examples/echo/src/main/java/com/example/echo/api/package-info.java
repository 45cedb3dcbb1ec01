/** What others may call. Others compile against this package alone, so it has a version. */
@Export
@Version("1.0.0")
package com.example.echo.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
