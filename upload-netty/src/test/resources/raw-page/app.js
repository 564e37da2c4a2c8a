console.log("script");
